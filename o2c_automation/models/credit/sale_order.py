from odoo import api, fields, models

from ...engine import credit as engine

EMPLOYEES = "base.group_user"


class SaleOrder(models.Model):
    """What an order shows of its credit check, and the verbs people have for it."""

    _inherit = "sale.order"

    # Exposure reads the orders of one customer that are not fully invoiced.
    _o2c_open_idx = models.Index(
        "(partner_invoice_id) WHERE state = 'sale' AND invoice_status <> 'invoiced'"
    )

    o2c_credit_check_id = fields.Many2one(
        "o2c.credit.check",
        "Credit Check",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=EMPLOYEES,
    )
    o2c_credit_check_ids = fields.One2many(
        "o2c.credit.check", "order_id", "Credit Checks", readonly=True, groups=EMPLOYEES
    )
    o2c_credit_state = fields.Selection(
        [
            ("none", "Not checked"),
            ("approved", "Approved"),
            ("held", "On hold"),
            ("released", "Released"),
            ("denied", "Denied"),
        ],
        "Credit",
        compute="_compute_o2c_credit_state",
        store=True,
        index=True,
        groups=EMPLOYEES,
    )
    o2c_credit_message = fields.Char(
        related="o2c_credit_check_id.message", string="Credit Verdict", groups=EMPLOYEES
    )
    o2c_credit_decision_reason = fields.Text(
        related="o2c_credit_check_id.decision_reason",
        string="Credit Decision",
        groups=EMPLOYEES,
    )

    # === COMPUTE METHODS === #

    @api.depends("o2c_credit_check_id.state")
    def _compute_o2c_credit_state(self):
        for order in self:
            order.o2c_credit_state = self._o2c_state_by(order.o2c_credit_check_id)

    # === BUSINESS METHODS === #

    def _o2c_keep_check(self, check):
        """Have ``check`` be the one the order shows; it is nobody's edit of the order.

        As fields that are computed, and stored, it is kept without the way of ``write``.
        """
        names = ("o2c_credit_check_id", "o2c_credit_state")
        with self.env.protecting([self._fields[name] for name in names], self):
            self.o2c_credit_check_id = check
            self.o2c_credit_state = self._o2c_state_by(check)
            self.modified(names)

    @api.model
    def _o2c_state_by(self, check):
        """Return the state of an order whose last check is ``check``."""
        return "none" if check.state in (False, "void") else check.state

    # === ACTIONS === #

    def action_o2c_request_release(self):
        """Ask the credit desk to release this order, or a higher amount of it."""
        self.ensure_one()
        if self.o2c_credit_state in ("held", "denied"):
            return self.o2c_credit_check_id.action_request_release()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request a Higher Amount"),
            "res_model": "o2c.credit.check.decide",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_verb": "request",
                "default_order_id": self.id,
                "default_amount": self.amount_total,
            },
        }

    def action_o2c_release(self):
        """Release the hold of this order, with a reason."""
        self.ensure_one()
        return self.o2c_credit_check_id.action_release()

    def action_o2c_deny(self):
        """Deny this order, with a reason."""
        self.ensure_one()
        return self.o2c_credit_check_id.action_deny()

    def action_o2c_preview_credit(self):
        """Say whether the order would be confirmed now; writes nothing."""
        self.ensure_one()
        self.check_access("read")
        [decision] = self._o2c_preview_credit()
        approved = decision.verdict == engine.APPROVED
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if approved else "warning",
                "title": self.env._("It would be confirmed")
                if approved
                else self.env._("It would be held"),
                "message": self.env["o2c.credit.check"]._message_of(decision.reasons),
            },
        }
