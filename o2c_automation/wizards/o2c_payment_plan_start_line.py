from odoo import fields, models

from ..engine.payment_plan import Instalment


class O2cPaymentPlanStartLine(models.TransientModel):
    """One instalment of a plan that is about to be agreed."""

    _name = "o2c.payment.plan.start.line"
    _description = "Instalment to Agree"
    _order = "date, id"

    start_id = fields.Many2one("o2c.payment.plan.start", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="start_id.currency_id")
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    amount_interest = fields.Monetary("Interest in It")

    def _to_engine(self):
        self.ensure_one()
        to_minor = self.currency_id.o2c_to_minor
        return Instalment(self.date, to_minor(self.amount), to_minor(self.amount_interest))
