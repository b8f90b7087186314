from odoo import fields, models

ROLES = [
    ("due", "Reminded of"),
    ("reminded", "Reminded of before"),
    ("credit", "Credit"),
    ("dropped", "Dropped"),
]


class O2cDunningNoticeLine(models.Model):
    """One item on a notice, with what is claimed of it."""

    _name = "o2c.dunning.notice.line"
    _description = "Dunning Notice Line"
    _order = "notice_id, id"

    notice_id = fields.Many2one("o2c.dunning.notice", required=True, index=True, ondelete="cascade")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, index=True, ondelete="cascade"
    )
    role = fields.Selection(ROLES, required=True)
    amount = fields.Monetary(help="What is claimed: the balance less what is in dispute.")
    level = fields.Integer(aggregator=None)
    level_before = fields.Integer(aggregator=None)
    date_before = fields.Date(help="When the notice before this one left.")
    reason = fields.Char("Reason Code", help="Why the item dropped out before the notice left.")
    reason_text = fields.Char("Remark", compute="_compute_reason_text")
    currency_id = fields.Many2one(related="notice_id.currency_id")
    move_id = fields.Many2one(related="move_line_id.move_id", string="Document")
    date = fields.Date(related="move_line_id.invoice_date", string="Invoice Date")
    date_maturity = fields.Date(related="move_line_id.date_maturity", string="Due")
    amount_disputed = fields.Monetary(related="move_line_id.o2c_disputed_amount")
    payment_reference = fields.Char(related="move_id.payment_reference")

    _notice_item_uniq = models.Constraint(
        "unique(notice_id, move_line_id)", "An item is on a notice once."
    )

    # === COMPUTE METHODS === #

    def _compute_reason_text(self):
        texts = self.env["o2c.dunning.policy"]._reason_texts()
        for line in self:
            line.reason_text = texts.get(line.reason, line.reason)
