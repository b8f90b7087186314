from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine import resolution as engine

STATES = [
    ("draft", "Draft"),
    ("queued", "Queued"),
    ("sent", "Sent"),
    ("cancelled", "Cancelled"),
]


class O2cChargeback(models.Model):
    """A letter that asks for what a customer deducted without a right to it.

    It books nothing: what was short-paid is still open on the invoice, and rejecting the
    claim lets notices ask for it again. A debit note on top would make the customer owe it
    twice. What the letter brought in is read from the payments of that very item since.
    """

    _name = "o2c.chargeback"
    _description = "Charge-back"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2c.state.mixin",
        "o2c.dispatch.letter.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _o2c_transitions = engine.CHARGEBACK_TRANSITIONS
    _o2c_letter_report = "o2c_automation.action_report_chargeback"
    _o2c_decided_fields = ("amount", "amount_paid_before", "date_sent")

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="New")
    dispute_id = fields.Many2one(
        "o2c.dispute", required=True, readonly=True, index=True, ondelete="restrict"
    )
    move_line_id = fields.Many2one(related="dispute_id.move_line_id", store=True, index=True)
    move_id = fields.Many2one(related="dispute_id.move_id", string="Invoice", store=True)
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="dispute_id.partner_id", string="Customer", store=True, index=True
    )
    reason_id = fields.Many2one(related="dispute_id.reason_id", store=True)
    currency_id = fields.Many2one(related="dispute_id.currency_id", store=True)
    addressee_id = fields.Many2one(
        "res.partner",
        compute="_compute_addressee_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        domain="['|', ('id', 'child_of', partner_id), ('id', '=', partner_id)]",
    )
    state = fields.Selection(
        STATES, "Status", required=True, readonly=True, copy=False, default="draft", index=True
    )
    amount = fields.Monetary("Asked For", readonly=True, copy=False)
    amount_paid_before = fields.Monetary(readonly=True, copy=False)
    amount_recovered = fields.Monetary(
        "Recovered",
        compute="_compute_amount_recovered",
        store=True,
        help="What the customer paid of it since; credit notes and write-offs do not count.",
    )
    amount_open = fields.Monetary("Still Open", compute="_compute_amount_recovered", store=True)
    recovery = fields.Selection(
        [("open", "Open"), ("part", "In Part"), ("full", "Recovered"), ("lost", "Not Recovered")],
        compute="_compute_amount_recovered",
        store=True,
    )
    date_due = fields.Date(
        "Pay By",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=14),
    )
    date_sent = fields.Date("Sent On", readonly=True, copy=False)
    note = fields.Text("Why the Claim Is Refused", help="Printed in the letter.")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "o2c_chargeback_evidence_rel",
        compute="_compute_evidence_ids",
        store=True,
        readonly=False,
        help="Files that go with the letter, such as the proof of delivery.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "There is nothing left to charge back."
    )

    # === COMPUTE METHODS === #

    @api.depends("dispute_id")
    def _compute_addressee_id(self):
        for chargeback in self:
            chargeback.addressee_id = chargeback.dispute_id.move_id.partner_id

    @api.depends("dispute_id")
    def _compute_evidence_ids(self):
        for chargeback in self:
            files = self.env["ir.attachment"].search(
                [("res_model", "=", "o2c.dispute"), ("res_id", "=", chargeback.dispute_id.id)]
            )
            chargeback.evidence_ids = [Command.set(files.ids)]

    @api.depends(
        "amount", "move_line_id.amount_residual_currency", "move_line_id.matched_credit_ids"
    )
    def _compute_amount_recovered(self):
        for chargeback in self:
            currency = chargeback.currency_id
            to_minor = currency.o2c_to_minor
            item = chargeback.move_line_id
            asked, residual = to_minor(chargeback.amount), to_minor(item.amount_residual_currency)
            money = to_minor(item._o2c_money_received() - chargeback.amount_paid_before)
            got = engine.recovered(asked, residual, money)
            chargeback.amount_recovered = currency.o2c_from_minor(got)
            still_open = min(asked - got, max(0, residual))
            chargeback.amount_open = currency.o2c_from_minor(still_open)
            chargeback.recovery = engine.recovery(asked, got, still_open)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Freeze what is asked for, and number the letter."""
        for vals in vals_list:
            dispute = self.env["o2c.dispute"].browse(vals["dispute_id"])
            dispute._check_chargeable()
            item = dispute.move_line_id
            vals["name"] = self.env["ir.sequence"].sudo().next_by_code("o2c.chargeback")
            vals["amount"] = min(dispute.amount, item.amount_residual_currency)
            vals["amount_paid_before"] = item._o2c_money_received()
        return super().create(vals_list)

    @api.model
    def _check_beginning(self, vals):
        # What is asked for is frozen by :meth:`create`, whatever the caller says.
        frozen = ("amount", "amount_paid_before")
        return super()._check_beginning({k: v for k, v in vals.items() if k not in frozen})

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(chargeback.state != "draft" for chargeback in self):
            raise UserError(self.env._("A letter is kept for the record; cancel it instead."))

    # === ACTION METHODS === #

    def action_send(self):
        """Put the letters on their way."""
        self.check_access("write")
        self.dispute_id._check_chargeable()
        self._transition("queued")
        self.env["o2c.dispatch"]._queue(self)

    def action_cancel(self):
        """Do not send the letters, or keep them only for the record."""
        self.check_access("write")
        self.env["o2c.dispatch"]._supersede(self, "by_hand")
        self._transition("cancelled")

    def action_print(self):
        """Print the letters."""
        return self._o2c_dispatch_print()
