from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .res_partner_credit import CREDIT_ANALYST

_MAY_ASK = ("sales_team.group_sale_salesman", CREDIT_ANALYST)


class O2cCreditCheck(models.Model):
    """What people do with a held order: ask for its release, release it, deny it."""

    _inherit = "o2c.credit.check"

    # === VERBS OF PEOPLE === #

    def _request_release(self, reason):
        """Ask the credit desk to release, for a reason.

        :raise AccessError: where the user may read the check and nothing else
        """
        self.ensure_one()
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in _MAY_ASK):
            raise AccessError(
                self.env._("Salespeople and credit analysts ask for releases, nobody else.")
            )
        check_sudo = self.sudo()
        vals = {"request_user_id": self.env.uid, "request_reason": reason}
        check_sudo._involve(self.env.user)
        if check_sudo.state == "denied":
            vals |= {"date_expiry": False, "date_next_check": fields.Datetime.now()}
            check_sudo._transition("held", reason="asked_again", vals=vals)
        else:
            check_sudo.write(vals)
        check_sudo._schedule_activity()
        self.env["o2c.event"]._log("credit.check.release_requested", check_sudo, message=reason)
        check_sudo.message_post(
            body=self.env._("Release requested: %(reason)s", reason=reason),
            partner_ids=check_sudo._responsible().partner_id.ids,
        )

    def _release(self, reason, date_expiry=None):
        """Let the order go on in spite of the verdict, and confirm it.

        Where the approval matrix asks for two, the first yes is kept and the hold stays.

        :raise AccessError: where the approval matrix names others
        :raise UserError: where the user asked for it, or the order went over what was held
        """
        check_sudo = self._prepare_decision()
        check_sudo._check_releasable(reason)
        if not check_sudo._approve(reason, date_expiry):
            check_sudo._ask_second_approver(reason)
            return
        vals = check_sudo._prepare_decision_vals(reason)
        vals["date_expiry"] = check_sudo._approval_expiry()
        check_sudo._transition("released", reason="released", message=reason, vals=vals)
        check_sudo._close_activity(reason)
        check_sudo._tell_salesperson(reason, self.env._("Released by the credit desk"))
        check_sudo._go_on()

    def _check_releasable(self, reason):
        """Refuse a release without a reason, or of more than what was held."""
        self._check_reason(reason)
        if not self.is_rise and not self._covers(self.order_id):
            raise UserError(
                self.env._(
                    "%(order)s was changed since it was held. Confirm it again first, so that "
                    "the release covers what is ordered now.",
                    order=self.order_id.name,
                )
            )

    def _go_on(self):
        """Confirm the order that was released, if it waits for that."""
        order = self.order_id
        order.o2c_credit_check_id = self
        if order.state in ("draft", "sent"):
            order.with_context(send_email=self.is_confirmation_mail).action_confirm()

    def _deny(self, reason, date_expiry=None):
        """Refuse the order, until ``date_expiry`` if given; raises as :meth:`_release` does."""
        check_sudo = self._prepare_decision()
        check_sudo._check_reason(reason)
        check_sudo._withdraw_approvals()
        vals = check_sudo._prepare_decision_vals(reason)
        vals["date_expiry"] = date_expiry
        check_sudo._transition("denied", reason="denied", message=reason, vals=vals)
        check_sudo._close_activity(reason)
        check_sudo._tell_salesperson(reason, self.env._("Denied by the credit desk"))

    def _prepare_decision(self):
        """Lock the check and return it in sudo, once the user is known to be allowed."""
        self.ensure_one()
        self.check_access("read")
        check_sudo = self.sudo().with_company(self.company_id)
        check_sudo._check_may_decide()
        check_sudo.lock_for_update()
        return check_sudo

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason; it is kept with the decision."))

    def _prepare_decision_vals(self, reason):
        return {
            "decided_by_id": self.env.uid,
            "date_decided": fields.Datetime.now(),
            "decision_reason": reason,
            "date_next_check": False,
        }

    # === ACTIONS === #

    def action_open_order(self):
        """Open the order this check is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    def action_release(self):
        """Ask for the reason of a release."""
        return self._open_decision("release", self.env._("Release"))

    def action_deny(self):
        """Ask for the reason of a denial."""
        return self._open_decision("deny", self.env._("Deny"))

    def action_release_part(self):
        """Ask which part of the order to release."""
        return self._open_decision("part", self.env._("Release a Part"))

    def action_request_release(self):
        """Ask for the reason of a request."""
        return self._open_decision("request", self.env._("Request Release"))

    def _open_decision(self, verb, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": f"{name}: {self.order_id.sudo().name}",
            "res_model": "o2c.credit.check.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_verb": verb, "default_check_id": self.id},
        }
