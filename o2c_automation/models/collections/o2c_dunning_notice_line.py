from odoo import api, fields, models

from ...engine import dunning as engine

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
    is_holding = fields.Boolean(
        compute="_compute_is_holding",
        store=True,
        help="The notice has not left yet and keeps the item from being proposed again.",
    )
    currency_id = fields.Many2one(related="notice_id.currency_id")
    move_id = fields.Many2one(related="move_line_id.move_id", string="Document")
    date = fields.Date(related="move_line_id.invoice_date", string="Invoice Date")
    date_maturity = fields.Date(related="move_line_id.date_maturity", string="Due")
    amount_disputed = fields.Monetary(related="move_line_id.o2c_disputed_amount")
    payment_reference = fields.Char(related="move_id.payment_reference")

    _notice_item_uniq = models.Constraint(
        "unique(notice_id, move_line_id)", "An item is on a notice once."
    )
    # Two runs at the same moment do not see each other's notices; the database does.
    _holding_uniq = models.UniqueIndex(
        "(move_line_id) WHERE is_holding", "Another notice for this item is waiting to leave."
    )

    # === COMPUTE METHODS === #

    @api.depends("role", "notice_id.state")
    def _compute_is_holding(self):
        for line in self:
            is_open = line.notice_id.state in engine.OPEN_STATES
            line.is_holding = is_open and line.role == "due"

    def _compute_reason_text(self):
        texts = self.env["o2c.dunning.policy"]._reason_texts()
        for line in self:
            line.reason_text = texts.get(line.reason, line.reason)
