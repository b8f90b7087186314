from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import approval as engine
from .res_partner_credit import CREDIT_MANAGER, CREDIT_READERS


class O2cCreditCheck(models.Model):
    """Who may decide on a held order, and how many have to agree."""

    _inherit = "o2c.credit.check"

    approval_ids = fields.One2many(
        "o2c.credit.approval", "check_id", "Approvals", readonly=True, groups=CREDIT_READERS
    )
    approval_rule_id = fields.Many2one(
        "o2c.credit.approval.rule",
        compute="_compute_approval_rule_id",
        groups=CREDIT_READERS,
    )
    can_decide = fields.Boolean(
        compute="_compute_can_decide", help="Whether the user may release or deny it."
    )

    # === COMPUTE METHODS === #

    def _compute_approval_rule_id(self):
        for check in self:
            check.approval_rule_id = check._approval_rule()

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for check in self:
            deciders = check.sudo()._open_decider_domain()
            check.can_decide = check.state == "held" and bool(
                self.env.user.filtered_domain(deciders)
            )

    # === WHO DECIDES === #

    def _approval_rule(self):
        """Return the row of the matrix that holds for this check; empty for none."""
        self.ensure_one()
        rules_sudo = self.env["o2c.credit.approval.rule"].sudo()
        bands = rules_sudo._bands(self.company_id)
        band = engine.band_for(bands, self._plea()) if bands else None
        return rules_sudo.browse(band.rule_id if band else [])

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

    def _decider_domain(self):
        """Return the domain of the users whom the matrix lets decide on this check."""
        rule = self._approval_rule()
        allowed = (
            rule._approver_domain()
            if rule
            else Domain("all_group_ids", "in", self.env.ref(CREDIT_MANAGER).ids)
        )
        return allowed & Domain([("company_ids", "in", self.company_id.ids), ("share", "=", False)])

    def _open_decider_domain(self):
        """Return the domain of those who had no hand in the order and did not approve yet."""
        gone = self._involved() | self._standing_approvals().user_id
        return self._decider_domain() & Domain("id", "not in", gone.ids)

    def _check_may_decide(self):
        """Refuse who is not named by the matrix, or had a hand in the order.

        :raise AccessError: where the matrix names others
        :raise UserError: where the user had a hand in the order
        """
        user = self.env.user
        if not user.filtered_domain(self._decider_domain()):
            raise AccessError(self._not_a_decider_message())
        if user in self._involved():
            raise UserError(
                self.env._("Nobody decides on an order of their own; ask another credit manager.")
            )

    def _not_a_decider_message(self):
        rule = self._approval_rule()
        if rule:
            return self.env._("Held orders like this are decided by: %(rule)s.", rule=rule.name)
        return self.env._("Only a credit manager decides on held orders.")

    # === APPROVALS === #

    def _standing_approvals(self):
        return self.approval_ids.filtered("is_standing")

    def _approve(self, reason, date_expiry):
        """Keep the user's yes; return whether it was the last one needed."""
        if self.env.user in self._standing_approvals().user_id:
            raise UserError(self.env._("You approved it already; a second person has to agree."))
        self.env["o2c.credit.approval"].sudo().create(
            {
                "check_id": self.id,
                "user_id": self.env.uid,
                "reason": reason,
                "date_expiry": date_expiry,
            }
        )
        needed = int(self._approval_rule().needed_count or 1)
        return len(self._standing_approvals()) >= needed

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
