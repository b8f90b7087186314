from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...engine import interest as engine
from .o2c_interest_rate import PERCENT_DIGITS

STATES = [
    ("accrued", "Accrued"),
    ("claimed", "Claimed"),
    ("waived", "Waived"),
    ("paid", "Paid"),
    ("expired", "Expired"),
]


class O2cLateCharge(models.Model):
    """The ledger of what customers owe for paying late: fees, lump sums and interest.

    Nothing of it is in the books until it is claimed, on a notice or by hand. Then it becomes an
    invoice of the host: numbered, payable, visible to the customer, undone by a credit note.
    """

    _name = "o2c.late.charge"
    _description = "Late Charge"
    _inherit = ["o2c.state.mixin"]
    _order = "date_end desc, id desc"
    _check_company_auto = True

    _o2c_transitions = engine.TRANSITIONS

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True
    )
    type = fields.Selection(
        [("fee", "Fee"), ("lump_sum", "Lump Sum"), ("interest", "Interest")],
        required=True,
        readonly=True,
    )
    move_line_id = fields.Many2one(
        "account.move.line", "Item", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Invoice")
    notice_id = fields.Many2one(
        "o2c.dunning.notice", readonly=True, index="btree_not_null", ondelete="set null"
    )
    rule_id = fields.Many2one("o2c.interest.rule", readonly=True, ondelete="restrict")
    date_start = fields.Date("From", readonly=True)
    date_end = fields.Date("Until", required=True, readonly=True)
    days = fields.Integer(compute="_compute_days", store=True, aggregator=None)
    principal = fields.Monetary(readonly=True, aggregator=None)
    percent = fields.Float("Rate (%)", digits=PERCENT_DIGITS, readonly=True, aggregator=None)
    amount = fields.Monetary(required=True, readonly=True, help="Without tax.")
    amount_gross = fields.Monetary(
        "To Pay", compute="_compute_amount_gross", store=True, help="With tax."
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    tax_id = fields.Many2one("account.tax", readonly=True)
    state = fields.Selection(
        STATES, "Status", required=True, readonly=True, default="accrued", index=True
    )
    document_id = fields.Many2one(
        "account.move", "Claimed With", readonly=True, index="btree_not_null"
    )
    credit_note_id = fields.Many2one(
        "account.move", "Taken Back With", readonly=True, index="btree_not_null"
    )
    date_claimed = fields.Date("Claimed On", readonly=True)
    waived_by_id = fields.Many2one("res.users", readonly=True)
    reason = fields.Char(readonly=True, help="Why it is claimed no longer.")

    _accrual_uniq = models.UniqueIndex(
        "(move_line_id, date_start)"
        " WHERE type = 'interest' AND state = 'accrued' AND part_of_id IS NULL",
        "Interest of an item accrues once for each day.",
    )
    _lump_sum_uniq = models.UniqueIndex(
        "(move_line_id) WHERE type = 'lump_sum'", "An item bears one lump sum."
    )

    # === COMPUTE METHODS === #

    @api.depends("date_start", "date_end")
    def _compute_days(self):
        for charge in self:
            start = charge.date_start
            charge.days = (charge.date_end - start).days + 1 if start else 0

    @api.depends("amount", "tax_id")
    def _compute_amount_gross(self):
        for charge in self:
            taxed = charge.tax_id.compute_all(charge.amount, charge.currency_id)
            charge.amount_gross = taxed["total_included"] if charge.tax_id else charge.amount

    @api.depends("type", "move_line_id", "notice_id", "date_start", "date_end", "percent")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for charge in self:
            charge.display_name = charge._label()

    def _label(self):
        """Return what stands on letters and invoices."""
        self.ensure_one()
        document = self.move_id.name or ""
        if self.type == "fee":
            return self.env._("Dunning fee %(notice)s", notice=self.notice_id.name or "").strip()
        if self.type == "lump_sum":
            return self.env._("Lump sum for late payment of %(document)s", document=document)
        return self.env._(
            "Interest on %(document)s: %(percent)s %% on %(principal)s, %(start)s to %(end)s",
            document=document,
            percent=self._percent_text(),
            principal=self.currency_id.format(self.principal),
            start=format_date(self.env, self.date_start),
            end=format_date(self.env, self.date_end),
        )

    def _percent_text(self):
        return f"{self.percent:.4f}".rstrip("0").rstrip(".")

    # === ACTION METHODS === #

    def action_claim(self):
        """Claim accrued interest and lump sums without a notice, and show the invoices."""
        self._check_role("o2c_automation.group_collector")
        charges = self.filtered(lambda charge: charge.state == "accrued" and not charge.notice_id)
        if not charges:
            raise UserError(self.env._("Choose accrued charges that are on no notice."))
        return charges.sudo()._claim()._get_records_action(name=self.env._("Claimed"))

    def action_waive(self):
        """Ask for the reason to claim the charges no longer."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive"),
            "res_model": "o2c.late.charge.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_ids": self.ids},
        }

    def action_open_document(self):
        """Open the invoice the charge was claimed with."""
        self.ensure_one()
        return self.document_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _check_role(self, *groups):
        self.check_access("read")
        if not self.env.su and not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Your role does not include this decision."))

    def _waive(self, reason):
        """Claim the charges no longer; what is in the books leaves them by a credit note.

        :raise AccessError: for booked charges where the user is no manager
        """
        booked = self.filtered(lambda charge: charge.state in ("claimed", "paid"))
        roles = ["o2c_automation.group_ar_manager"]
        self._check_role(*roles, *([] if booked else ["o2c_automation.group_collector"]))
        vals = {"reason": reason, "waived_by_id": self.env.uid}
        self_sudo = self.sudo()
        booked.sudo()._credit()
        self_sudo._transition("waived", reason="waived", message=reason, vals=vals)
