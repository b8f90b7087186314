from odoo import api, fields, models


class O2cDisputeUseCredit(models.TransientModel):
    """Asks which open credit note of the customer settles a case."""

    _name = "o2c.dispute.use.credit"
    _description = "Use a Credit Note"

    dispute_id = fields.Many2one("o2c.dispute", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    amount_open = fields.Monetary(related="dispute_id.amount_open")
    fitting_line_ids = fields.Many2many(
        "account.move.line", compute="_compute_fitting_line_ids", string="Fitting Credit Notes"
    )
    credit_line_id = fields.Many2one(
        "account.move.line",
        "Credit Note",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', fitting_line_ids)]",
    )
    amount_credit = fields.Monetary("Open of It", compute="_compute_amounts")
    credit_date = fields.Date(related="credit_line_id.date", string="Date")
    credit_reference = fields.Char(related="credit_line_id.move_id.ref", string="Reference")
    amount_left = fields.Monetary("Left in Dispute", compute="_compute_amounts")

    # === COMPUTE METHODS === #

    @api.depends("dispute_id")
    def _compute_fitting_line_ids(self):
        for wizard in self:
            wizard.fitting_line_ids = wizard.dispute_id._fitting_credits()

    @api.depends("dispute_id", "credit_line_id")
    def _compute_amounts(self):
        for wizard in self:
            wizard.amount_credit = -wizard.credit_line_id.amount_residual_currency
            wizard.amount_left = max(0.0, wizard.amount_open - wizard.amount_credit)

    # === ACTION METHODS === #

    def action_apply(self):
        """Settle the case."""
        self.ensure_one()
        self.dispute_id._use_credit(self.credit_line_id)
        return {"type": "ir.actions.act_window_close"}
