from odoo import fields, models


class O2cCreditBacktestLine(models.TransientModel):
    """One past order as a policy would have decided on it, and what became of it."""

    _name = "o2c.credit.backtest.line"
    _description = "Order of a Back-Test"

    backtest_id = fields.Many2one("o2c.credit.backtest", required=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_invoice_id", string="Customer")
    date_order = fields.Datetime(related="order_id.date_order", string="Confirmed On")
    currency_id = fields.Many2one(related="backtest_id.currency_id")
    amount = fields.Monetary(readonly=True)
    verdict = fields.Selection(
        [("approved", "Passed"), ("held", "Held"), ("denied", "Denied")],
        "Would Have Been",
        readonly=True,
    )
    message = fields.Char("Why", readonly=True)
    outcome = fields.Selection(
        [
            ("on_time", "Paid on time"),
            ("late", "Paid late"),
            ("unpaid", "Overdue, not paid"),
            ("not_due", "Not due yet"),
            ("not_invoiced", "Not invoiced"),
        ],
        "What Became of It",
        readonly=True,
    )
    days_late = fields.Integer(readonly=True)
