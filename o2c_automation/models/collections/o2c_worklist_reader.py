from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...engine import worklist as engine
from ..core.o2c_customer_scope_mixin import RISK_CLASSES

# The best class is worth 0, the worst 100.
RISK_SHARE = {
    code: 100.0 * number / (len(RISK_CLASSES) - 1)
    for number, (code, _label) in enumerate(RISK_CLASSES)
}


class O2cWorklistReader(models.AbstractModel):
    """Reads what the order of the worklist follows from, in a constant number of queries."""

    _name = "o2c.worklist.reader"
    _description = "Worklist Facts"

    @api.model
    def _debtors(self, company, partner_ids):
        """Return the facts of customers, by partner id.

        :param partner_ids: ids of commercial partners
        """
        dunning = self.env["o2c.dunning.reader"]
        today = dunning._today(company)
        money = self._money(company, partner_ids, today)
        contacts = self._contacts(company, partner_ids)
        reached = dunning._last_reached(company, partner_ids)
        payers = self.env["account.bank.statement.line"]._o2c_unmatched_payer_ids(
            company, partner_ids
        )
        measured = self._measured(company, self.env["res.partner"].browse(partner_ids), today)
        debtors = {}
        for partner_id in partner_ids:
            last_attempt, next_contact = contacts.get(partner_id, (None, None))
            owed = money.get(partner_id, engine.Money())
            debtors[partner_id] = engine.Debtor(
                money=owed,
                measures={
                    **{name: values.get(partner_id) for name, values in measured.items()},
                    "amount": company.currency_id.o2c_from_minor(owed.net),
                    "days_late": float((today - owed.oldest).days) if owed.oldest else 0.0,
                    "appointment": float(next_contact is not None and next_contact <= today),
                },
                last_contact=reached.get(partner_id),
                last_attempt=last_attempt,
                next_contact=next_contact,
                has_unmatched_money=partner_id in payers,
            )
        return debtors

    @api.model
    def _money(self, company, partner_ids, today):
        """Return what each customer owes, as the engine decides it for notices too."""
        dunning = self.env["o2c.dunning.reader"]
        items = defaultdict(list)
        for partner_id, currency_id, item in dunning._items(company, partner_ids):
            items[partner_id, currency_id].append(item)
        by_partner = defaultdict(list)
        for (partner_id, _currency_id), group in dunning._guard_items(
            company, partner_ids, items
        ).items():
            by_partner[partner_id] += group
        return {
            partner_id: engine.money_of(group, today) for partner_id, group in by_partner.items()
        }

    @api.model
    def _contacts(self, company, partner_ids):
        """Return the day of the last try in vain and the day agreed on last, by partner id."""
        self.env["o2c.contact.log"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id,
                       MAX(date) FILTER (WHERE outcome NOT IN %s),
                       (ARRAY_AGG(date_next ORDER BY date DESC, id DESC))[1]
                  FROM o2c_contact_log
                 WHERE company_id = %s AND partner_id IN %s
              GROUP BY partner_id
                """,
                engine.REACHED,
                company.id,
                tuple(partner_ids) or (0,),
            )
        )
        return {partner_id: (tried, agreed) for partner_id, tried, agreed in rows}

    # === MEASURES === #

    @api.model
    def _measured(self, company, partners, today):
        """Return what the rules weigh beside money and days: name → partner id → measure.

        Whoever measures something else adds it here, in one query for all customers.
        """
        payments = partners._o2c_payment_facts(partners, company) if partners else {}
        return {
            "trend": {one: facts["days_late_trend"] for one, facts in payments.items()},
            "broken_promises": partners._o2c_broken_promises(company),
            "risk_class": {
                # Everybody who works the list sees the points, only credit people the class.
                partner.id: RISK_SHARE.get(partner.o2c_risk_class)
                for partner in partners.sudo().with_company(company)
            },
            "open_disputes": self._oldest_disputes(company, partners, today),
        }

    @api.model
    def _oldest_disputes(self, company, partners, today):
        """Return for how many days the oldest open dispute of each customer has been open."""
        groups = (
            self.env["o2c.dispute"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", partners.ids),
                    ("company_id", "=", company.id),
                    ("date_closed", "=", False),
                ],
                ["partner_id"],
                ["date_opened:min"],
            )
        )
        return {partner.id: float((today - opened).days) for partner, opened in groups}
