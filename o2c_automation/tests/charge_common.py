"""A company in Germany whose last level claims everything the law grants."""

from datetime import timedelta

from odoo import Command

from .common import TODAY
from .dunning_common import DunningCommon

# Thirty days late today: 30 days of 2026 at 1.27 + 9 percent.
MONTH_LATE = TODAY - timedelta(days=30)
# 1,000.00 at 10.27 % for 30 of 365 days.
INTEREST = 8.44


class ChargeCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.level = cls.policy._levels_in_order()[0]
        cls.level.write({"claims_interest": True, "claims_lump_sum": True})
        cls.policy.interest_rule_id = cls.env.ref("o2c_automation.interest_rule_de_business")
        cls.charges = cls.env["o2c.late.charge"]

    @classmethod
    def _late(cls, amount=1000.0, due=MONTH_LATE, **vals):
        """Return a late invoice in euro."""
        return cls._invoice(amount, due=due, currency_id=cls.euro.id, **vals)

    @classmethod
    def _pay(cls, invoice, amount, **vals):
        """Pay in euro."""
        paid = {"foreign_currency_id": cls.euro.id, "amount_currency": amount}
        return super()._pay(invoice, amount, **paid, **vals)

    @classmethod
    def _fee(cls, amount=5.0, currency=None, **vals):
        cls.level.fee_ids = [
            Command.create({"currency_id": (currency or cls.euro).id, "amount": amount, **vals})
        ]

    def _accrue(self, **kwargs):
        return self.charges._accrue_by_hand(self.company, **kwargs)

    def _of(self, invoice, charge_type="interest"):
        return self.charges.search(
            [("move_id", "=", invoice.id), ("type", "=", charge_type)], order="date_start"
        )
