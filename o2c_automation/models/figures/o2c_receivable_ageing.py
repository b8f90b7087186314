from odoo import api, models

from ...engine import kpi


class O2cReceivable(models.AbstractModel):
    """Open items by age: one method for overview, call screen, statement and portal."""

    _inherit = "o2c.receivable"

    @api.model
    def _ageing(self, items, currency, day):
        """Split open items by the days they are overdue on ``day``.

        :param items: ``kpi.AgedItem`` in minor units of ``currency``
        :return: list of dicts with ``first`` and ``last`` day of a bucket, ``amount``,
            ``disputed`` and ``count``; the amounts add up to what is open
        """
        money = currency.o2c_from_minor
        return [
            {
                "first": bucket.first,
                "last": bucket.last,
                "amount": money(bucket.amount),
                "disputed": money(bucket.disputed),
                "count": bucket.count,
            }
            for bucket in kpi.ageing(items, day)
        ]

    @api.model
    def _age_rows(self, rows, currency, day):
        """Return the ageing of rows with ``balance``, ``due`` and ``disputed``."""
        minor = currency.o2c_to_minor
        items = [
            kpi.AgedItem(minor(row["balance"]), row["due"], minor(row.get("disputed", 0.0)))
            for row in rows
        ]
        return self._ageing(items, currency, day)

    @api.model
    def _overdue(self, ageing, currency):
        """Return what is overdue of an account: older credit reduces it, never below zero."""
        late = sum(bucket["amount"] for bucket in ageing if bucket["last"] != 0)
        return currency.round(max(0.0, late))

    @api.model
    def _age_facts(self, ageing):
        """Return an ageing for people: pairs of words and amount, empty ages left out."""
        return [(self._tell_age(age), age["amount"]) for age in ageing or () if age["amount"]]

    @api.model
    def _tell_age(self, bucket):
        """Return for people how late what is in a bucket is."""
        if bucket["last"] == 0:
            return self.env._("Not yet due")
        if bucket["last"] is None:
            return self.env._("Over %(days)s days late", days=bucket["first"] - 1)
        return self.env._(
            "%(first)s–%(last)s days late", first=bucket["first"], last=bucket["last"]
        )
