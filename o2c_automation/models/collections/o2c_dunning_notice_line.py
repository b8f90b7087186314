from odoo import api, fields, models
from odoo.tools import SQL

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
    # Who proposed the notice and when stands on the notice, not on each of its items again.
    _log_access = False

    # Found by the index of the constraint below, which starts with it.
    notice_id = fields.Many2one("o2c.dunning.notice", required=True, ondelete="cascade")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, index=True, ondelete="cascade"
    )
    role = fields.Selection(ROLES, required=True)
    amount = fields.Monetary(help="What is claimed: the balance less what is in dispute.")
    amount_proposed = fields.Monetary(
        "Proposed", help="What was claimed when the notice was proposed; nothing if added since."
    )
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
            line.reason_text = texts.get(line.reason, line.reason) or line._tell_change()

    # === BUSINESS METHODS === #

    def _tell_change(self):
        """Return what became of the claim since the notice was proposed, if anything did."""
        self.ensure_one()
        if not self.currency_id.compare_amounts(self.amount, self.amount_proposed):
            return ""
        if not self.amount_proposed:
            return self.env._("New since the proposal")
        proposed = self.currency_id.format(self.amount_proposed)
        return self.env._("%(amount)s when proposed", amount=proposed)

    @api.model
    def _insert_many(self, vals_list):
        """Write the items of new notices in one statement, whatever their number.

        Through the ORM, the items of a run cost ten times as much as all the rest of it. Values
        are those of the columns; stored computed ones are given, as nothing computes them here.

        :param vals_list: dicts of the same columns; None where there is no value
        """
        if not vals_list:
            return
        names = tuple(vals_list[0])
        arrays = SQL(", ").join(
            SQL(
                "%s::%s[]",
                [vals[name] for vals in vals_list],
                SQL(self._fields[name].column_type[0]),
            )
            for name in names
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT * FROM unnest(%s)",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, names)),
                arrays,
            )
        )
        self.env["o2c.dunning.notice"].invalidate_model(["line_ids"])
        self.env["account.move.line"].invalidate_model(["o2c_notice_line_ids"])
