from odoo import api, fields, models


class O2cDunningPause(models.Model):
    """A customer, or single items of one, that nobody reminds of until a day.

    The pause ends by itself: its last day counts, not whether somebody ended it.
    """

    _name = "o2c.dunning.pause"
    _description = "Dunning Pause"
    _inherit = ["o2c.state.mixin", "o2c.batch.mixin", "o2c.until.mixin"]
    _order = "date_end, id"
    _check_company_auto = True

    _o2c_transitions = {"active": ("ended",)}
    _o2c_cron_xmlid = "o2c_automation.ir_cron_end_pauses"
    _o2c_run_kind = "promises"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True)
    move_line_ids = fields.Many2many(
        "account.move.line",
        string="Items",
        check_company=True,
        domain="[('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), "
        "('reconciled', '=', False), ('partner_id', 'child_of', partner_id), "
        "('company_id', '=', company_id)]",
        help="Empty: everything the customer owes.",
    )
    reason_id = fields.Many2one("o2c.dunning.pause.reason", required=True, ondelete="restrict")
    note = fields.Char("Remark")
    date_end = fields.Date("Until", required=True, index=True, help="The last day of the pause.")
    user_id = fields.Many2one(
        "res.users", "Paused By", required=True, readonly=True, default=lambda self: self.env.user
    )
    state = fields.Selection(
        [("active", "Active"), ("ended", "Ended")],
        "Status",
        required=True,
        readonly=True,
        default="active",
        copy=False,
        index=True,
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        pauses = super().create(self.env["res.partner"]._o2c_of_debtors(vals_list))
        self.env["o2c.event"]._log("dunning.pause.active", pauses)
        pauses._withdraw_notices()
        self.env["o2c.worklist.rank"]._refresh_for(pauses)
        return pauses

    def write(self, vals):
        [vals] = self.env["res.partner"]._o2c_of_debtors([vals])
        result = super().write(vals)
        if not {"partner_id", "move_line_ids", "date_end"}.isdisjoint(vals):
            self._withdraw_notices()
            self.env["o2c.worklist.rank"]._refresh_for(self)
        return result

    # === ACTION METHODS === #

    def action_end(self):
        """End the pauses now."""
        self.check_access("write")
        self._transition("ended", reason="by_hand")
        self.env["o2c.worklist.rank"]._refresh_for(self)

    # === BATCH === #

    @api.model
    def _due_domain(self):
        return [("state", "=", "active"), ("date_end", "<", fields.Date.context_today(self))]

    def _process_one(self):
        self._transition("ended", reason="pause_over")
        return "done", "pause_over"

    def _process_failed(self, error):
        """Leave the pause as it is: it stopped counting on its last day, and is tried again."""

    # === BUSINESS METHODS === #

    def _withdraw_notices(self):
        """Notices that wait are not to leave any more."""
        items = self.move_line_ids
        for pause in self.filtered(lambda pause: not pause.move_line_ids):
            items |= pause._open_items()
        self.env["o2c.dunning.notice"]._withdraw_changed(items)

    def _open_items(self):
        """Return all that the customer owes."""
        self.ensure_one()
        lines = self.env["account.move.line"]
        domain = lines._o2c_open_receivable_domain(self.company_id)
        return lines.search([*domain, ("partner_id", "=", self.partner_id.id)])

    def _tell(self):
        """Return for people why and until when somebody is left alone."""
        self.ensure_one()
        return self.env._(
            "Paused until %(day)s: %(reason)s",
            day=fields.Date.to_string(self.date_end),
            reason=self.reason_id.name,
        )
