from odoo import api, fields, models


class O2cDisputeCredit(models.TransientModel):
    """Asks how much of an approved case is credited, and what becomes of the rest."""

    _name = "o2c.dispute.credit"
    _description = "Issue a Credit Note"

    dispute_id = fields.Many2one("o2c.dispute", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    move_id = fields.Many2one(related="dispute_id.move_id")
    amount_open = fields.Monetary("Approved", related="dispute_id.amount_open")
    line_ids = fields.Many2many(
        "account.move.line",
        string="Invoice Lines",
        domain="[('move_id', '=', move_id), ('display_type', '=', 'product')]",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        help="Which lines are credited. Empty: each line of the invoice has its share.",
    )
    tax_treatment = fields.Selection(related="dispute_id.tax_treatment")
    right_tax_ids = fields.Many2many(related="dispute_id.right_tax_ids", readonly=False)
    amount = fields.Monetary(
        "To Credit", required=True, compute="_compute_amount", store=True, readonly=False
    )
    amount_rest = fields.Monetary("Rest", compute="_compute_amount_rest")
    rest = fields.Selection(
        [
            ("open", "It stays in dispute, as a case of its own"),
            ("rejected", "It is refused: the customer owes it"),
        ],
        "The Rest",
        required=True,
        default="open",
    )

    # === COMPUTE METHODS === #

    @api.depends("dispute_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = wizard.dispute_id.invoice_line_ids

    @api.depends("line_ids", "dispute_id")
    def _compute_amount(self):
        for wizard in self:
            lines = wizard.line_ids
            chosen = sum(lines.mapped("price_total"))
            if wizard.tax_treatment == "only":
                chosen -= sum(lines.mapped("price_subtotal"))
            everything = wizard.amount_open
            wizard.amount = min(chosen, everything) if chosen else everything

    @api.depends("amount", "dispute_id")
    def _compute_amount_rest(self):
        for wizard in self:
            wizard.amount_rest = wizard.amount_open - wizard.amount

    # === ACTION METHODS === #

    def action_apply(self):
        """Post the credit note; show the case of the rest where it needs work."""
        self.ensure_one()
        rest = self.dispute_id._credit_part(
            self.amount, lines=self.line_ids._origin, rest=self.rest
        )
        if rest and self.rest == "open":
            return rest.get_formview_action()
        return {"type": "ir.actions.act_window_close"}
