from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine import promise as engine
from .o2c_contact_log import CONTACT_CHANNELS

STATES = [
    ("open", "Open"),
    ("kept", "Kept"),
    ("partly", "Partly Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]
# What was promised is not rewritten afterwards: a new word is a new promise.
TERMS = {"partner_id", "company_id", "currency_id", "amount", "date", "date_taken", "move_line_ids"}


class O2cPromise(models.Model):
    """A customer's word to pay an amount until a day, judged by the ledger."""

    _name = "o2c.promise"
    _description = "Promise to Pay"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2c.state.mixin",
        "o2c.call.result.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _o2c_call_outcome = "promise"

    _o2c_transitions = engine.TRANSITIONS
    _o2c_decided_fields = ("amount_received", "date_judged")

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True)
    contact_id = fields.Many2one(
        "res.partner",
        "Promised By",
        domain="[('id', 'child_of', partner_id)]",
        help="Who gave the word. Empty: the customer.",
    )
    channel = fields.Selection(CONTACT_CHANNELS, required=True, default="phone")
    user_id = fields.Many2one(
        "res.users", "Taken By", required=True, default=lambda self: self.env.user
    )
    date_taken = fields.Date("Taken On", required=True, default=fields.Date.context_today)
    date = fields.Date("Promised For", required=True, index=True)
    date_deadline = fields.Date(
        "Judged After",
        compute="_compute_date_deadline",
        store=True,
        index=True,
        help="The promised day and the days of grace of the dunning policy.",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    amount = fields.Monetary(required=True)
    amount_received = fields.Monetary(
        "Received in Time",
        readonly=True,
        copy=False,
        help="Money and credit notes on the items, dated after the promise and in time.",
    )
    move_line_ids = fields.Many2many(
        "account.move.line",
        string="Items",
        check_company=True,
        domain="[('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), "
        "('reconciled', '=', False), ('partner_id', 'child_of', partner_id), "
        "('company_id', '=', company_id), ('currency_id', '=', currency_id)]",
        help="Empty: everything the customer owes now.",
    )
    note = fields.Char("Remark")
    state = fields.Selection(
        STATES,
        "Status",
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    date_judged = fields.Date("Judged On", readonly=True, copy=False)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Promise more than nothing.")
    _days_in_order = models.Constraint(
        "CHECK (date >= date_taken)", "A promise is about a day to come."
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = promise.partner_id.name and self.env._(
                "%(customer)s, %(day)s",
                customer=promise.partner_id.name,
                day=format_date(self.env, promise.date),
            )

    @api.depends("date", "partner_id", "company_id")
    def _compute_date_deadline(self):
        reader = self.env["o2c.dunning.reader"].sudo()
        for company, promises in self.grouped("company_id").items():
            policies = reader._policies(company, promises.partner_id.commercial_partner_id)
            for promise in promises:
                policy = policies.get(promise.partner_id.commercial_partner_id.id)
                grace = policy.promise_grace_days if policy else 0
                promise.date_deadline = promise.date and fields.Date.add(promise.date, days=grace)

    @api.onchange("partner_id", "move_line_ids", "currency_id")
    def _onchange_items(self):
        """Offer what is open as the amount."""
        items = self.move_line_ids._origin or self._open_items()
        self.amount = sum(items.mapped("amount_residual_currency"))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(self.env["res.partner"]._o2c_of_debtors(vals_list))
        promises._fill_items()
        self.env["o2c.event"]._log("promise.open", promises)
        self.env["o2c.dunning.notice"]._withdraw_changed(promises.move_line_ids)
        self.env["o2c.worklist.rank"]._refresh_for(promises)
        return promises

    def write(self, vals):
        if not self.env.su and not TERMS.isdisjoint(vals):
            raise UserError(
                self.env._("What was promised stays as it is. Cancel it and take a new promise.")
            )
        return super().write(vals)

    def _fill_items(self):
        """A promise without items is about everything that is open when it is taken."""
        for promise in self:
            items = promise.move_line_ids or promise._open_items()
            strange = items.filtered(lambda line, own=promise: not own._is_about(line))
            if strange or not items:
                raise UserError(
                    self.env._("Choose open items of the customer in the currency of the promise.")
                )
            promise.sudo().move_line_ids = items

    def _is_about(self, line):
        owner = line.partner_id.commercial_partner_id
        return owner == self.partner_id and line.currency_id == self.currency_id

    def _open_items(self):
        """Return what the customer owes in the currency of the promise, oldest first."""
        self.ensure_one()
        return self.partner_id._o2c_open_items(self.company_id, self.currency_id)

    # === ACTION METHODS === #

    def action_cancel(self):
        """Take the promises back: they count neither as kept nor as broken."""
        self.check_access("write")
        self._transition("cancelled", reason="by_hand")

    @api.model
    def _action_take(self, partner, *, items=None, currency=None):
        """Return the action that takes a promise of ``partner``."""
        currency = currency or self.env.company.currency_id
        items = items or self.env["account.move.line"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise to Pay"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": partner.commercial_partner_id.id,
                "default_currency_id": currency.id,
                "default_move_line_ids": items.ids,
            },
        }

    # === BUSINESS METHODS === #

    def _tell(self):
        """Return for people until when a customer promised to pay."""
        self.ensure_one()
        return self.env._("Promised for %(day)s", day=fields.Date.to_string(self.date))
