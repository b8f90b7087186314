from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date


class O2cCallDesk(models.AbstractModel):
    """The call screen: all a collector needs to know of one customer, and what may come of it."""

    _name = "o2c.call.desk"
    _description = "Call Screen"

    # === READING === #

    @api.model
    def get_next(self, seen):
        """Return whom to call next: the first of the worklist that is not in ``seen``.

        :param list seen: pairs of partner id and company id that had their turn
        :return: ``[partner id, company id]``, or ``[]`` where nobody waits
        """
        worklist = self.env["o2c.collections.worklist"]
        done = {tuple(pair) for pair in seen}
        mine = Domain.OR(
            [("collector_id", "=", user_id)] for user_id in (self.env.uid, False)
        ) | Domain("substitute_id", "=", self.env.uid)
        # Whoever had a turn may still be worth a contact: look that much further.
        rows = worklist.search(mine & Domain("obstacle", "=", False), limit=len(done) + 1)
        waiting = [(row.partner_id.id, row.company_id.id) for row in rows]
        return list(next((pair for pair in waiting if pair not in done), ()))

    @api.model
    def get_customer(self, partner_id, company_id):
        """Return what the screen shows of a customer; the rank is brought up to date first."""
        partner, company = self._enter(partner_id, company_id)
        self.env["o2c.worklist.rank"]._refresh(company, partner.ids)
        rank_sudo = (
            self.env["o2c.worklist.rank"]
            .sudo()
            .search([("partner_id", "=", partner.id), ("company_id", "=", company.id)])
        )
        return {
            "name": partner.display_name,
            "points": rank_sudo.points,
            "points_text": rank_sudo._tell(),
            "obstacle": self.env["o2c.dunning.policy"]._tell_reasons([rank_sudo.obstacle]),
            "date_next": format_date(self.env, rank_sudo.date_next),
            "people": self._people(partner),
            "items": self._items(partner, company),
            "panels": self._panels(partner, company),
            "can_act": self.env.user.has_group("o2c_automation.group_collector"),
        }

    @api.model
    def _enter(self, partner_id, company_id):
        """Return the customer and the company, both as the user may see them."""
        company = self.env["res.company"].browse(company_id)
        if company not in self.env.companies:
            raise AccessError(self.env._("Choose the company of the customer first."))
        self.env["o2c.collections.worklist"].check_access("read")
        partner = self.env["res.partner"].with_company(company).browse(partner_id)
        partner.check_access("read")
        return partner.commercial_partner_id, company

    @api.model
    def _people(self, partner):
        """Return whom to call: who gets the notices first, then everybody with a number."""
        addressee = self.env["res.partner"].browse(partner._o2c_dunning_addressees()[partner.id])
        people = addressee | partner | partner.child_ids.filtered("phone")
        return [
            {
                "id": person.id,
                "name": person.name or person.display_name,
                "function": person.function or "",
                "phone": person.phone or "",
                "email": person.email or "",
            }
            for person in people
        ]

    @api.model
    def _items(self, partner, company):
        """Return the open items, oldest first, with what was agreed about each."""
        today = self.env["o2c.dunning.reader"]._today(company)
        return [
            {
                "id": line.id,
                "move_id": line.move_id.id,
                "name": line.move_id.name,
                "due": format_date(self.env, line.date_maturity),
                "days_late": max((today - (line.date_maturity or line.date)).days, 0),
                "is_credit": line.amount_residual < 0,
                "open": line.currency_id.format(line.amount_residual_currency),
                "disputed": line.currency_id.format(line.o2c_disputed_amount)
                if line.o2c_disputed_amount
                else "",
                "level": line.o2c_dunning_level,
                "remark": line.o2c_dunning_remark or "",
            }
            for line in self._open_items(partner, company)
        ]

    @api.model
    def _open_items(self, partner, company):
        """Return the open items of the customer, oldest first."""
        domain = self.env["o2c.dunning.reader"]._item_domain(company)
        return self.env["account.move.line"].search(
            domain & Domain("partner_id", "=", partner.id), order="date_maturity, id"
        )

    # === ACTING === #

    @api.model
    def get_action(self, name, partner_id, company_id, item_ids):
        """Return the form that opens for what came of the call.

        :param str name: contact | promise | dispute | mail | pause
        :param list item_ids: ids of the chosen open items; none for all
        """
        partner, company = self._enter(partner_id, company_id)
        desk = self.with_company(company)
        forms = {
            "contact": desk._contact_form,
            "promise": desk._promise_form,
            "dispute": desk._dispute_form,
            "mail": desk._mail_form,
            "pause": desk._pause_form,
        }
        items = desk._open_items(partner, company).filtered(lambda line: line.id in item_ids)
        action = forms[name](partner, items)
        context = {
            "default_partner_id": partner.id,
            "default_company_id": company.id,
            "allowed_company_ids": company.ids,
            "o2c_on_call": True,
        }
        return {
            "type": "ir.actions.act_window",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            **action,
            "context": {**context, **action["context"]},
        }

    @api.model
    def _contact_form(self, partner, items):
        return {
            "name": self.env._("Log a Contact"),
            "res_model": "o2c.contact.log",
            "context": {},
        }

    @api.model
    def _promise_form(self, partner, items):
        """Promise the chosen items, as far as they are in one currency; the oldest's is offered."""
        claims = self._claims(items)
        currency = (claims or self._claims(self._open_items(partner, self.env.company)))[
            :1
        ].currency_id
        same = claims.filtered(lambda line: line.currency_id == currency)
        return self.env["o2c.promise"]._action_take(partner, items=same, currency=currency)

    @api.model
    def _claims(self, items):
        return items.filtered(lambda line: line.amount_residual > 0)

    @api.model
    def _dispute_form(self, partner, items):
        return {
            "name": self.env._("Open a Dispute"),
            "res_model": "o2c.dispute",
            "context": {"default_move_line_id": self._claims(items)[:1].id},
        }

    @api.model
    def _pause_form(self, partner, items):
        return {
            "name": self.env._("Pause"),
            "res_model": "o2c.dunning.pause",
            "context": {"default_move_line_ids": items.ids},
        }

    @api.model
    def _mail_form(self, partner, items):
        """Write about the first chosen item, or the oldest: answers arrive where it is."""
        template = self.env.ref("o2c_automation.mail_template_after_talk")
        items = items or self._open_items(partner, self.env.company)
        return {
            "name": self.env._("Write to the Customer"),
            "res_model": "mail.compose.message",
            "context": {
                "default_model": "account.move",
                "default_res_ids": items[:1].move_id.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id,
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }
