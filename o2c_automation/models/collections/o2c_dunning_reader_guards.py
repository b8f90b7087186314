from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from ...engine.promise import cover
from ...engine.public_holidays import is_public_holiday


class O2cDunningReader(models.AbstractModel):
    """Reads what keeps customers from being reminded although something is due."""

    _inherit = "o2c.dunning.reader"

    @api.model
    def _guard_items(self, company, partner_ids, items):
        """Return the items by customer and currency with what people agreed about them.

        :param dict items: lists of ``engine.Item`` by (partner id, currency id)
        """
        paused_partners, paused_items = self._paused(company, partner_ids)
        planned = self._planned(company, partner_ids)
        promised = self._promised(company, partner_ids, items)
        return {
            (partner_id, currency_id): [
                self._guard_item(
                    item,
                    "paused"
                    if partner_id in paused_partners or item.id in paused_items
                    else planned.get(item.id, ""),
                    promised.get(item.id, 0),
                )
                for item in group
            ]
            for (partner_id, currency_id), group in items.items()
        }

    @api.model
    def _guard_item(self, item, guard, promised):
        """Return ``item`` with what was agreed about it; the same one where nothing was."""
        if not (guard or promised):
            return item
        return replace(item, guard=guard or item.guard, promised=promised)

    @api.model
    def _planned(self, company, partner_ids):
        """Return the guard of each item in a payment plan that is kept so far, by item id.

        An instalment whose grace is over protects nothing, whether it was judged already or not.
        """
        plans = self.env["o2c.payment.plan"].search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", tuple(partner_ids)),
                ("state", "=", "active"),
                (
                    "instalment_ids",
                    "not any",
                    [("state", "=", "open"), ("date_deadline", "<", self._today(company))],
                ),
            ]
        )
        return dict.fromkeys(plans.move_line_ids.ids, "payment_plan")

    @api.model
    def _promised(self, company, partner_ids, items):
        """Return what open promises cover of each item, in minor units, by item id."""
        promises = self.env["o2c.promise"].search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", tuple(partner_ids)),
                ("state", "=", "open"),
                ("date_deadline", ">=", self._today(company)),
                ("plan_id", "=", False),
            ],
            order="date_deadline, id",
        )
        covered = {}
        for (partner, currency), group in promises.grouped(
            lambda promise: (promise.partner_id, promise.currency_id)
        ).items():
            residuals = {
                item.id: item.residual for item in items.get((partner.id, currency.id), ())
            }
            outstanding = [
                (
                    frozenset(promise.move_line_ids.ids),
                    currency.o2c_to_minor(promise.amount - promise.amount_received),
                )
                for promise in group
            ]
            covered.update(cover(outstanding, residuals))
        return covered

    @api.model
    def _paused(self, company, partner_ids):
        """Return the ids of the customers, and of the single items, that are paused today."""
        pauses = self.env["o2c.dunning.pause"].search(
            Domain("partner_id", "in", tuple(partner_ids)) & self._running_pause_domain(company)
        )
        whole = pauses.filtered(lambda pause: not pause.move_line_ids)
        return set(whole.partner_id.ids), set(pauses.move_line_ids.ids)

    @api.model
    def _running_pause_domain(self, company):
        """A pause is over when its last day is, whether its end was written down or not."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "active"),
                ("date_end", ">=", self._today(company)),
            ]
        )

    @api.model
    def _last_statement(self, company):
        """Return the day of the newest bank line of ``company``; None if there is none."""
        newest_sudo = (
            self.env["account.bank.statement.line"]
            .sudo()
            .search([("company_id", "=", company.id)], order="internal_index desc", limit=1)
        )
        return newest_sudo.date or None

    @api.model
    def _partners_on_holiday(self, company, partners):
        """Return the ids of those of ``partners`` who have a public holiday today.

        Customers without a country keep the holidays of the company.
        """
        today = self._today(company)
        home = (company.country_id, company.state_id)
        places = {
            partner.id: (partner.country_id, partner.state_id) if partner.country_id else home
            for partner in partners
        }
        off = {
            place: is_public_holiday(today, place[0].code or "", place[1].code or "")
            for place in set(places.values())
        }
        return {partner_id for partner_id, place in places.items() if off[place]}
