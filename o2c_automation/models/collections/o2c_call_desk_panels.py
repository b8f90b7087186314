from odoo import api, models
from odoo.tools import format_date

# How many entries of a list the call screen shows.
RECENT = 5


class O2cCallDesk(models.AbstractModel):
    """What stands beside the open items: figures, talks, notices and promises.

    A panel is what ``o2c.dispute`` shows side by side: ``key``, ``title``, ``facts`` or
    ``table``, and what is said where there is nothing (``empty``).
    """

    _inherit = "o2c.call.desk"

    @api.model
    def _panels(self, partner, company):
        """Return the panels in reading order; other addons add theirs."""
        return [
            self._standing_panel(partner, company),
            self._contacts_panel(partner, company),
            self._notices_panel(partner, company),
            self._promises_panel(partner, company),
        ]

    # === STANDING === #

    @api.model
    def _standing_panel(self, partner, company):
        facts = [
            *self._ageing_facts(partner, company),
            *self._behaviour_facts(partner, company),
            *self._credit_facts(partner, company),
        ]
        return {
            "key": "standing",
            "title": self.env._("Where the Customer Stands"),
            "facts": [fact for fact in facts if fact[1]],
        }

    @api.model
    def _ageing_facts(self, partner, company):
        """Return what is owed by age, in the currency of the books."""
        receivable, currency = self.env["o2c.receivable"], company.currency_id
        items = [
            {"balance": item["residual"], "due": item["due"]}
            for item in receivable._open_items(company, partners=partner)
        ]
        today = self.env["o2c.dunning.reader"]._today(company)
        ageing = receivable._age_rows(items, currency, today)
        total = sum(bucket["amount"] for bucket in ageing)
        return [
            [self.env._("Open"), currency.format(total)],
            *([age, currency.format(amount)] for age, amount in receivable._age_facts(ageing)),
        ]

    @api.model
    def _behaviour_facts(self, partner, company):
        """Return how the customer paid in the last year."""
        paid = partner._o2c_payment_facts(partner, company).get(partner.id, {})
        late, trend = paid.get("days_late"), paid.get("days_late_trend")
        return [
            [
                self.env._("Pays"),
                "" if late is None else self.env._("%(days)s days late", days=round(late)),
            ],
            [
                self.env._("Trend"),
                "" if trend is None else self.env._("%(days)s days", days=f"{round(trend):+d}"),
            ],
            [self.env._("Promises kept"), self._tell_kept(partner, company)],
        ]

    @api.model
    def _tell_kept(self, partner, company):
        counts = dict(
            self.env["o2c.promise"]._read_group(
                [("partner_id", "=", partner.id), ("company_id", "=", company.id)],
                ["state"],
                ["__count"],
            )
        )
        judged = sum(counts.get(state, 0) for state in ("kept", "partly", "broken"))
        if not judged:
            return ""
        return self.env._("%(kept)s of %(all)s", kept=counts.get("kept", 0), all=judged)

    @api.model
    def _credit_facts(self, partner, company):
        """Return whether goods still leave; the figures behind it are the credit desk's."""
        partner_sudo = partner.sudo().with_company(company)
        held = (
            self.env["sale.order"]
            .sudo()
            .search_count(
                [
                    ("partner_id", "child_of", partner.id),
                    ("company_id", "=", company.id),
                    ("o2c_credit_state", "=", "held"),
                ]
            )
        )
        status = dict(
            partner_sudo._fields["o2c_credit_status"]._description_selection(self.env)
        ).get(partner_sudo.o2c_credit_status, "")
        return [
            [self.env._("Credit"), status],
            [self.env._("Orders on hold"), str(held) if held else ""],
            [self.env._("Dunning"), partner.o2c_pause_text],
        ]

    # === WHAT WAS SAID === #

    @api.model
    def _contacts_panel(self, partner, company):
        contacts = self._latest("o2c.contact.log", partner, company)
        rows = [
            [
                format_date(self.env, contact.date),
                self._label(contact, "outcome"),
                contact.note or "",
                contact.user_id.name,
            ]
            for contact in contacts
        ]
        return self._list_panel(
            "contacts",
            self.env._("Last Contacts"),
            rows,
            head=[
                self.env._("Date"),
                self.env._("Outcome"),
                self.env._("Note"),
                self.env._("Collector"),
            ],
            empty=self.env._("Nobody has talked to the customer yet."),
        )

    @api.model
    def _notices_panel(self, partner, company):
        notices = self._latest("o2c.dunning.notice", partner, company)
        rows = [
            [
                format_date(self.env, notice.date_sent or notice.date),
                notice.level_id.name or "",
                notice.currency_id.format(notice.amount_total),
                self._label(notice, "state"),
            ]
            for notice in notices
        ]
        return self._list_panel(
            "notices",
            self.env._("Last Notices"),
            rows,
            head=[
                self.env._("Date"),
                self.env._("Level"),
                self.env._("Amount"),
                self.env._("Status"),
            ],
            empty=self.env._("The customer was not reminded yet."),
        )

    @api.model
    def _promises_panel(self, partner, company):
        promises = self._latest("o2c.promise", partner, company)
        rows = [
            [
                format_date(self.env, promise.date),
                promise.currency_id.format(promise.amount),
                self._label(promise, "state"),
            ]
            for promise in promises
        ]
        return self._list_panel(
            "promises",
            self.env._("Promises"),
            rows,
            head=[self.env._("For"), self.env._("Amount"), self.env._("Status")],
            empty=self.env._("The customer has promised nothing yet."),
        )

    @api.model
    def _latest(self, model, partner, company):
        domain = [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        return self.env[model].search(domain, limit=RECENT)

    @api.model
    def _label(self, record, name):
        return dict(record._fields[name]._description_selection(self.env))[record[name]]

    @api.model
    def _list_panel(self, key, title, rows, *, head, empty):
        panel = {"key": key, "title": title, "empty": empty}
        return {**panel, "table": {"head": head, "rows": rows, "is_text": True}} if rows else panel
