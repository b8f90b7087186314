from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("prepared", "To Hand Over"),
    ("handed_over", "With the Agency"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
# While a case is in these states we ourselves leave the customer alone.
ACTIVE_STATES = ("prepared", "handed_over")


class O2cAgencyHandover(models.Model):
    """Items that go to a collection agency; until the case is closed we remind of none of them."""

    _name = "o2c.agency.handover"
    _description = "Agency Case"
    _inherit = ["mail.thread", "o2c.state.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _o2c_transitions = {
        "prepared": ("handed_over", "cancelled"),
        "handed_over": ("closed",),
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    notice_id = fields.Many2one("o2c.dunning.notice", readonly=True, index="btree_not_null")
    agency_id = fields.Many2one("res.partner", tracking=True)
    move_line_ids = fields.Many2many(
        "account.move.line",
        string="Items",
        check_company=True,
        domain="[('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), "
        "('partner_id', '=', partner_id), ('company_id', '=', company_id), "
        "('currency_id', '=', currency_id)]",
    )
    amount = fields.Monetary("Still Open", compute="_compute_amount")
    amount_handed_over = fields.Monetary("Handed Over", readonly=True)
    date_handed_over = fields.Date("Handed Over On", readonly=True)
    cost = fields.Monetary("Costs So Far", help="What the agency has charged us.")
    note = fields.Text()
    state = fields.Selection(
        STATES,
        "Status",
        required=True,
        readonly=True,
        default="prepared",
        index=True,
        tracking=True,
    )

    _cost_positive = models.Constraint("CHECK (cost >= 0)", "Costs cannot be below zero.")

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_display_name(self):
        for case in self:
            case.display_name = self.env._(
                "Agency case of %(customer)s", customer=case.partner_id.name or ""
            )

    @api.depends("move_line_ids.amount_residual_currency")
    def _compute_amount(self):
        for case in self:
            case.amount = sum(case.move_line_ids.mapped("amount_residual_currency"))

    # === ACTION METHODS === #

    def action_hand_over(self):
        """The agency has the case from now on."""
        self.check_access("write")
        if not all(case.agency_id for case in self):
            raise UserError(self.env._("Say to which agency the case goes."))
        for case in self:
            case.sudo()._transition(
                "handed_over",
                vals={
                    "amount_handed_over": case.amount,
                    "date_handed_over": fields.Date.context_today(case),
                },
            )

    def action_close(self):
        """The agency is done: what is still open is ours to collect again."""
        self.check_access("write")
        self._transition("closed", reason="by_hand")

    def action_cancel(self):
        """Do not hand the case over."""
        self.check_access("write")
        self._transition("cancelled", reason="by_hand")

    # === BUSINESS METHODS === #

    @api.model
    def _prepare(self, notice):
        """Prepare the case that follows from a notice, with what it reminded of."""
        listed = notice.line_ids.filtered(lambda line: line.role in ("due", "reminded"))
        items = listed.move_line_id - self._active_items(listed.move_line_id)
        if not items:
            return self.browse()
        case = self.create(
            {
                "company_id": notice.company_id.id,
                "partner_id": notice.partner_id.id,
                "currency_id": notice.currency_id.id,
                "notice_id": notice.id,
                "move_line_ids": items.ids,
            }
        )
        self.env["o2c.event"]._log("agency.handover.prepared", case)
        return case

    @api.model
    def _withdraw(self, notice):
        """Cancel what a notice had prepared, as long as the agency does not have it."""
        cases = self.search([("notice_id", "=", notice.id), ("state", "=", "prepared")])
        cases._transition("cancelled", reason="notice_returned")

    @api.model
    def _active_items(self, items):
        """Return those of ``items`` that are in a case which is not over."""
        cases_sudo = self.sudo().search(
            [("move_line_ids", "in", items.ids), ("state", "in", ACTIVE_STATES)]
        )
        return cases_sudo.move_line_ids & items
