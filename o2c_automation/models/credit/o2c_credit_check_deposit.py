from odoo import api, models


class O2cCreditCheck(models.Model):
    """Orders confirmed beyond credit, because the deposit that was asked for them was paid."""

    _inherit = "o2c.credit.check"

    @api.model
    def _record(self, cases):
        checks = super()._record(cases)
        for case in cases:
            if "deposit_paid" in case.decision.reasons:
                case.order.o2c_credit_check_id._tell_of_deposit(case.decision.warnings[0])
        return checks

    def _tell_of_deposit(self, reason):
        """Tell the credit desk and the salesperson what spoke against it; leave an event."""
        self.env["o2c.event"]._log(
            "credit.check.deposit",
            self,
            reason=reason,
            message=self.display_name,
            facts=self._frozen_figures(),
        )
        order = self.order_id.name
        self._call_desk(self.env._("Confirmed beyond its credit: %(order)s", order=order))
        title = self.env._("Confirmed beyond the customer's credit")
        self._tell_salesperson(self.message, title)
