from odoo import Command, api, fields, models

from ...engine import correction as engine
from ...engine import dispute as dispute_engine

STATES = [
    ("draft", "Being Prepared"),
    ("requested", "To Approve"),
    ("done", "Issued"),
    ("undone", "Taken Back"),
    ("cancelled", "Cancelled"),
]


class O2cCorrection(models.Model):
    """A wrong invoice and what takes its place: a full credit note and a corrected invoice.

    Both are made, posted and linked in one step through the host's reversal. Payments that
    settled the original settle the corrected invoice instead.
    """

    _name = "o2c.correction"
    _description = "Invoice Correction"
    _inherit = ["mail.thread", "o2c.state.mixin"]
    _order = "id desc"
    _rec_name = "move_id"
    _check_company_auto = True

    _o2c_transitions = engine.TRANSITIONS
    _o2c_decided_fields = (
        "requested_by_id",
        "approved_by_id",
        "credit_note_id",
        "corrected_move_id",
    )

    move_id = fields.Many2one(
        "account.move",
        "Wrong Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("move_type", "=", "out_invoice"), ("state", "=", "posted")],
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id", string="Customer", store=True, index=True
    )
    currency_id = fields.Many2one(related="move_id.currency_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    dispute_id = fields.Many2one(
        "o2c.dispute", readonly=True, index="btree_not_null", check_company=True
    )
    state = fields.Selection(
        STATES, "Status", required=True, readonly=True, copy=False, default="draft", index=True
    )
    reason_id = fields.Many2one(
        "o2c.dispute.reason",
        compute="_compute_reason_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="What was wrong. Above its ceiling, a manager who did not ask for it approves.",
    )
    note = fields.Char("Told to the Customer", help="Printed on the credit note.")
    addressee_id = fields.Many2one(
        "res.partner",
        "Invoice Address",
        compute="_compute_from_move",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        domain="['|', ('id', 'child_of', partner_id), ('id', '=', partner_id)]",
    )
    customer_reference = fields.Char(
        compute="_compute_from_move", store=True, readonly=False, precompute=True
    )
    line_ids = fields.One2many(
        "o2c.correction.line",
        "correction_id",
        "Corrected Lines",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    is_dispatched = fields.Boolean(
        "Send Both Documents",
        default=True,
        help="Queue the credit note and the corrected invoice for dispatch.",
    )
    amount_before = fields.Monetary(related="move_id.amount_total", string="Total Before")
    amount_after = fields.Monetary("Total After", compute="_compute_amount_after")
    amount = fields.Monetary(
        "Difference", compute="_compute_amount_after", help="What the customer owes more or less."
    )
    has_to_be_approved = fields.Boolean(compute="_compute_has_to_be_approved")
    explanation_html = fields.Html("What Will Happen", compute="_compute_explanation_html")
    credit_note_id = fields.Many2one("account.move", readonly=True, copy=False, index=True)
    corrected_move_id = fields.Many2one(
        "account.move", "Corrected Invoice", readonly=True, copy=False, index=True
    )
    requested_by_id = fields.Many2one("res.users", "Asked For By", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _live_uniq = models.UniqueIndex(
        "(move_id) WHERE state IN ('requested', 'done')",
        "This invoice is corrected already, or its correction waits for approval.",
    )

    # === COMPUTE METHODS === #

    @api.depends("dispute_id")
    def _compute_reason_id(self):
        unknown = self.env["o2c.dispute.reason"]._o2c_unknown()
        for correction in self:
            correction.reason_id = correction.dispute_id.reason_id or unknown

    @api.depends("move_id")
    def _compute_from_move(self):
        for correction in self:
            correction.addressee_id = correction.move_id.partner_id
            correction.customer_reference = correction.move_id.ref

    @api.depends("move_id")
    def _compute_line_ids(self):
        for correction in self:
            lines = correction.move_id.invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
            )
            correction.line_ids = [
                Command.clear(),
                *(Command.create(line._o2c_prepare_correction_line()) for line in lines),
            ]

    @api.depends(
        "move_id",
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
        "line_ids.tax_ids",
        "line_ids.product_id",
    )
    def _compute_amount_after(self):
        for correction in self:
            correction.amount_after = correction.line_ids._total_with_taxes()
            correction.amount = correction.amount_after - correction.amount_before

    @api.depends("amount", "reason_id", "requested_by_id")
    @api.depends_context("uid")
    def _compute_has_to_be_approved(self):
        for correction in self:
            obstacle = correction._approval_obstacle(correction.amount_after)
            correction.has_to_be_approved = bool(obstacle)

    # === DECISION === #

    def _approval_obstacle(self, total_after):
        """Return why the user may not issue the correction, ``""`` where they may."""
        self.ensure_one()
        if not self.move_id:
            return ""
        given = self.move_id.currency_id._convert(
            self.move_id.amount_total - total_after,
            self.company_currency_id,
            self.company_id,
            self.move_id.invoice_date,
        )
        to_minor = self.company_currency_id.o2c_to_minor
        reason = self.reason_id.with_company(self.company_id)
        return dispute_engine.approval_obstacle(
            engine.given_away(to_minor(given), 0),
            to_minor(reason.writeoff_ceiling),
            is_manager=self.env.user.has_group("o2c_automation.group_ar_manager"),
            is_own=self.env.user in (self.requested_by_id or self.create_uid or self.env.user),
        )
