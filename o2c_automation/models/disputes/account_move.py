from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "o2c.tracking.mixin"]

    o2c_dispute_ids = fields.One2many(
        "o2c.dispute", "move_id", "Disputes", groups="base.group_user"
    )
    o2c_resolved_dispute_ids = fields.One2many(
        "o2c.dispute", "resolution_move_id", "Resolved Disputes", groups="base.group_user"
    )
    o2c_dispute_count = fields.Integer(
        compute="_compute_o2c_dispute_count", groups="o2c_automation.group_user"
    )
    o2c_can_be_disputed = fields.Boolean(
        compute="_compute_o2c_can_be_disputed", groups="base.group_user"
    )

    # === COMPUTE METHODS === #

    def _compute_o2c_dispute_count(self):
        counts = dict(
            self.env["o2c.dispute"]._read_group(
                [("move_id", "in", self.ids)], ["move_id"], ["__count"]
            )
        )
        for move in self:
            move.o2c_dispute_count = counts.get(move, 0)

    def _compute_o2c_can_be_disputed(self):
        for move in self:
            open_amount = move.state == "posted" and move.amount_residual > 0
            move.o2c_can_be_disputed = open_amount and move.move_type == "out_invoice"

    # === ACTION METHODS === #

    def action_o2c_open_dispute(self):
        """Offer a new dispute about the first open instalment of the invoice."""
        self.ensure_one()
        return self.env["o2c.dispute"]._new_case_action(self)

    def action_o2c_disputes(self):
        """List the disputes of the invoice."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_dispute_action")
        return {**action, "domain": [("move_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _o2c_subtype_key(self, before):
        if self.origin_payment_id:
            # The host notes the change on the payment while it is asked.
            return super()._o2c_subtype_key(before)
        return self.move_type, self.state, self.payment_state, frozenset(before)

    def _o2c_first_disputable(self):
        """Return the first open instalment of which something may still be disputed."""
        self.ensure_one()
        items = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and line.amount_residual > 0
        ).sorted("date_maturity")
        return next((line for line in items if line._o2c_disputable_amount()), items[:1])

    def _o2c_disputable_items(self):
        """Return the open instalments of which something may still be disputed."""
        return self._o2c_portal_items().filtered(lambda line: line._o2c_disputable_amount())

    def _o2c_portal_items(self):
        """Return the open instalments a customer may dispute, the first due first."""
        self.ensure_one()
        if not self.o2c_can_be_disputed:
            return self.env["account.move.line"]
        return self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and line.amount_residual > 0
        ).sorted("date_maturity")

    def _o2c_settle_disputed_items(self):
        """Reconcile corrections with the very items their cases are about."""
        plan = []
        for dispute in self.o2c_resolved_dispute_ids:
            correction = dispute.resolution_move_id.line_ids.filtered(
                lambda line, account=dispute.move_line_id.account_id: line.account_id == account
            )
            if not correction.reconciled:
                plan.append(dispute.move_line_id | correction)
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        # The host would settle the earliest instalment; the case may be about another one.
        reverse_moves._o2c_settle_disputed_items()
        return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
