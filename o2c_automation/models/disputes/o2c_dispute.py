from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import dispute as engine

STATES = [
    ("new", "New"),
    ("investigating", "Investigating"),
    ("waiting_customer", "Waiting for Customer"),
    ("waiting_internal", "Waiting for Us"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("resolved", "Resolved"),
    ("recovered", "Recovered"),
    ("written_off", "Written Off"),
    ("cancelled", "Cancelled"),
]
ROOT_CAUSES = [
    ("pricing", "Wrong price or agreement"),
    ("order_entry", "Order entered wrongly"),
    ("picking", "Picking or packing error"),
    ("carrier", "Carrier"),
    ("quality", "Product quality"),
    ("invoicing", "Invoice wrong or late"),
    ("customer", "Customer's error"),
    ("other", "Other"),
]


class O2cDispute(models.Model):
    """One amount a customer does not pay, from the claim to the corrected books.

    A *deduction* was taken from a payment; a *dispute* was raised before paying. The
    amount in dispute is never more than what is open of the disputed item.
    """

    _name = "o2c.dispute"
    _description = "Dispute"
    _inherit = ["o2c.tracking.mixin", "mail.activity.mixin", "o2c.state.mixin"]
    _order = "priority desc, deadline, id desc"
    _check_company_auto = True

    _o2c_transitions = engine.TRANSITIONS
    _o2c_decided_fields = (
        "approved_by_id",
        "resolution_move_id",
        "state_before",
        "evidence_waiver",
        "merged_into_id",
        "is_automatic",
    )

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="New")
    type = fields.Selection(
        [("deduction", "Deduction"), ("dispute", "Dispute")],
        required=True,
        default="dispute",
        tracking=True,
        help="A deduction was taken from a payment, a dispute was raised before paying.",
    )
    state = fields.Selection(
        STATES,
        "Status",
        required=True,
        readonly=True,
        copy=False,
        default="new",
        tracking=True,
        index=True,
        group_expand="_expand_states",
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        "Disputed Item",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain=[
            ("account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("amount_residual", ">", 0),
        ],
    )
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        compute="_compute_subject",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_subject", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_subject",
        store=True,
        precompute=True,
        index=True,
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_subject", store=True, precompute=True
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line", "Bank Line", readonly=True, index="btree_not_null"
    )
    amount = fields.Monetary(required=True, tracking=True, help="What the customer disputes.")
    amount_residual = fields.Monetary("Open Balance", compute="_compute_amount_residual")
    amount_open = fields.Monetary(
        "Still in Dispute",
        compute="_compute_amount_open",
        store=True,
        help="The disputed amount as far as it is still open and undecided.",
    )
    customer_reference = fields.Char("Customer's Claim Number", tracking=True)
    reason_id = fields.Many2one(
        "o2c.dispute.reason",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self.env["o2c.dispute.reason"]._o2c_unknown(),
    )
    reason_evidence = fields.Char(
        readonly=True, help="The words of the payer that the reason was read from."
    )
    root_cause = fields.Selection(ROOT_CAUSES, tracking=True, index=True)
    description = fields.Text()
    owner_id = fields.Many2one(
        "res.users",
        tracking=True,
        index=True,
        domain=[("share", "=", False)],
        compute="_compute_owner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High")],
        compute="_compute_priority",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_opened = fields.Date(default=fields.Date.context_today, required=True, readonly=True)
    date_closed = fields.Date(readonly=True, copy=False)
    deadline = fields.Date(
        compute="_compute_deadline", store=True, readonly=False, precompute=True, tracking=True
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    resolution_move_id = fields.Many2one(
        "account.move", "Correction", readonly=True, copy=False, index="btree_not_null"
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    state_before = fields.Char(
        readonly=True, copy=False, help="Where the case goes back to when its settlement is undone."
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "The disputed amount must be above zero."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "amount",
        "state",
        "move_line_id.amount_residual_currency",
        "move_line_id.o2c_dispute_ids.amount",
        "move_line_id.o2c_dispute_ids.state",
    )
    def _compute_amount_open(self):
        parts = self.move_line_id._o2c_disputed_parts()
        for dispute in self:
            alone = dispute._amount_without_item()
            dispute.amount_open = parts.get(dispute, parts.get(dispute._origin, alone))

    @api.depends("reason_id")
    def _compute_priority(self):
        for dispute in self:
            dispute.priority = dispute.reason_id.priority or "0"

    @api.model
    def _expand_states(self, states, domain):
        """Return the columns of the board: all work in its order, then what else is shown."""
        shown = {*engine.BLOCKING_STATES, *states}
        return [state for state, _label in STATES if state in shown]

    # === ONCHANGE METHODS === #

    @api.onchange("move_line_id")
    def _onchange_move_line_id(self):
        if self.move_line_id:
            self.amount = self.move_line_id._o2c_disputable_amount()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "New") == "New":
                vals["name"] = self.env["ir.sequence"].sudo().next_by_code("o2c.dispute")
        self._items_in(vals_list)._o2c_lock_items()
        disputes = super().create(vals_list)
        # Values computed before the insertion leave the records they were computed on there.
        disputes.move_id.invalidate_recordset(["o2c_dispute_ids"])
        disputes._schedule_work()
        self.env["o2c.event"]._log("dispute.opened", disputes)
        return disputes

    def write(self, vals):
        moved = not {"amount", "amount_tax", "move_line_id"}.isdisjoint(vals)
        if moved:
            self._check_undecided()
            (self.move_line_id | self._items_in([vals]))._o2c_lock_items()
        result = super().write(vals)
        if vals.get("owner_id"):
            self._schedule_work()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A dispute is kept for the record; cancel it instead."))

    @api.model
    def _items_in(self, vals_list):
        """Return the disputed items that values for create or write name."""
        ids = {vals["move_line_id"] for vals in vals_list if vals.get("move_line_id")}
        return self.env["account.move.line"].browse(ids)

    # === CHECKS === #

    def _check_undecided(self):
        """Refuse to change the amount or the item of a case that is decided."""
        decided = self.filtered(lambda dispute: dispute.state not in engine.UNDECIDED_STATES)
        if decided:
            raise UserError(
                self.env._(
                    "%(dispute)s is decided: take it back to investigation before "
                    "changing what is disputed.",
                    dispute=decided[0].name,
                )
            )
