from odoo import fields, models

from ...engine import approval as engine
from .res_partner_credit import CREDIT_READERS


class O2cCreditCheck(models.Model):
    """Who may decide on a held order, and how many have to agree."""

    _name = "o2c.credit.check"
    _inherit = ["o2c.credit.check", "o2c.credit.decision.mixin"]

    _o2c_waiting_state = "held"

    approval_ids = fields.One2many(
        "o2c.credit.approval", "check_id", "Approvals", readonly=True, groups=CREDIT_READERS
    )
    approval_rule_id = fields.Many2one(
        "o2c.credit.approval.rule",
        compute="_compute_approval_rule_id",
        groups=CREDIT_READERS,
    )

    # === COMPUTE METHODS === #

    def _compute_approval_rule_id(self):
        for check in self:
            check.approval_rule_id = check._approval_rule()

    # === WHO DECIDES === #

    def _plea(self):
        """Return the engine's view of what is to be released."""
        check_sudo = self.sudo()
        to_minor = check_sudo.currency_id.o2c_to_minor
        amount = to_minor(check_sudo.amount + check_sudo._amount_released_before())
        owed = (
            check_sudo.exposure if check_sudo.is_rise else check_sudo.exposure + check_sudo.amount
        )
        risk_class = check_sudo.partner_id.with_company(check_sudo.company_id).o2c_risk_class
        return engine.Plea(amount, to_minor(owed), risk_class or None)

    def _amount_released_before(self):
        """Return what was released of the same order in parts, in the company's currency.

        Parts count together: nobody releases, slice by slice, more than they may at once.
        """
        order = self.order_id
        root = order.o2c_split_root_id or order
        parts = (root | root.o2c_split_ids) - order
        if not parts:
            return 0.0
        released = self.search(
            [
                ("order_id", "in", parts.ids),
                ("checkpoint", "=", self.checkpoint),
                ("state", "=", "released"),
                ("is_rise", "=", False),
            ]
        )
        return sum(released.mapped("amount"))

    def _involved(self):
        """Return whoever made, sells, confirmed, changed or asked for the order, ever since."""
        order = self.order_id
        ever = order.create_uid | order.o2c_credit_check_ids.requester_ids
        return ever | self.requester_id | self.request_user_id | self.salesperson_id

    def _agreed(self):
        return self._standing_approvals().user_id

    def _not_a_decider_message(self):
        rule = self._approval_rule()
        if rule:
            return self.env._("Held orders like this are decided by: %(rule)s.", rule=rule.name)
        return self.env._("Only a credit manager decides on held orders.")

    def _own_decision_message(self):
        return self.env._("Nobody decides on an order of their own; ask another credit manager.")

    # === APPROVALS === #

    def _standing_approvals(self):
        return self.approval_ids.filtered("is_standing")

    def _approve(self, reason, date_expiry):
        """Keep the user's yes; return whether it was the last one needed."""
        self._check_not_agreed()
        self.env["o2c.credit.approval"].sudo().create(
            {
                "check_id": self.id,
                "user_id": self.env.uid,
                "reason": reason,
                "date_expiry": date_expiry,
            }
        )
        return len(self._standing_approvals()) >= self._needed_count()

    def _approval_expiry(self):
        """Return the earliest end that an approver set, or nothing."""
        ends = self._standing_approvals().filtered("date_expiry").mapped("date_expiry")
        return min(ends, default=False)

    def _ask_second_approver(self, reason):
        """Hand the activity on, and tell that one yes is not enough."""
        self.env["o2c.event"]._log("credit.check.endorsed", self, message=reason)
        self._close_activity(reason)
        self._schedule_activity()
        self.message_post(
            body=self.env._(
                "%(name)s approved: %(reason)s A second person has to agree.",
                name=self.env.user.name,
                reason=reason,
            ),
            partner_ids=self._responsible().partner_id.ids,
        )

    def _withdraw_approvals(self):
        """Let earlier approvals count no more: what was approved is not what is asked now."""
        self._standing_approvals().is_standing = False
