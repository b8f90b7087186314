from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...engine import approval
from ...engine import credit_request as engine

REQUEST_ACTIVITY = "o2c_automation.mail_activity_type_credit_request"


class O2cCreditRequest(models.Model):
    """How requests are answered: by the rules at once, or by people with four eyes."""

    _name = "o2c.credit.request"
    _inherit = ["o2c.credit.request", "o2c.credit.decision.mixin"]

    _o2c_waiting_state = "referred"

    # === THE RULES === #

    def _send(self):
        """Have the rules answer the request; what they leave open goes to people."""
        self.ensure_one()
        self.check_access("write")
        request_sudo = self.sudo().with_company(self.company_id)
        if request_sudo.state != "draft":
            request_sudo._check_still_draft()
        score = request_sudo._score_customer()
        answer = engine.answer(
            request_sudo._to_case(score),
            self.env["o2c.credit.request.rule"]._get_rules(request_sudo.company_id),
        )
        vals = {
            "requester_id": self.env.uid,
            "author_ids": [Command.link(self.env.uid)],
            "date_sent": fields.Datetime.now(),
            "score_id": score.id,
            "rule_id": answer.rule_id,
            "reason_code": answer.reason,
            "limit_before": request_sudo._standing_limit(),
        }
        request_sudo._follow(answer.outcome, vals)

    def _follow(self, outcome, vals):
        """Do what the rules answered."""
        if outcome == "approved":
            self._grant(self.amount, vals)
        elif outcome == "denied":
            vals["date_decided"] = fields.Datetime.now()
            self._transition("denied", reason=vals["reason_code"], vals=vals)
            self._tell_requester(self.env._("Your request for credit was denied."))
        else:
            self._transition("referred", reason=vals["reason_code"], vals=vals)
            self._schedule_decision()

    def _score_customer(self):
        """Return a fresh score of the customer; empty where the company keeps no scorecard."""
        card = self.env["o2c.credit.scorecard"]._get_for(self.company_id)
        return card._score(self.partner_id) if card else self.env["o2c.credit.score"]

    def _to_case(self, score):
        """Return the engine's view of the request."""
        debtor, company = self.partner_id, self.company_id
        to_minor = self.currency_id.o2c_to_minor
        account = debtor._o2c_credit_accounts(company)[debtor]
        return engine.Case(
            amount=to_minor(self.amount),
            score=round(score.points * 100) if score else None,
            proposed=to_minor(score.proposed_limit) if score else None,
            paid_invoices=debtor._o2c_paid_invoices(company).get(debtor.id, 0),
            overdue_days=debtor._o2c_credit_exposure(company)[debtor].overdue_days,
            is_stopped=account.status == "stopped",
        )

    def _standing_limit(self):
        """Return the limit that counts now; zero also where there is none."""
        account = self.partner_id._o2c_credit_accounts(self.company_id)[self.partner_id]
        return self.currency_id.o2c_from_minor(account.limit or 0)

    # === GRANTING === #

    def _grant(self, amount, vals):
        """Write the limit on the customer, with the next review, and close the request."""
        before = self._standing_limit()
        debtor = self.partner_id.with_company(self.company_id)
        debtor.write(self._prepare_terms(amount, vals.get("score_id") or self.score_id.id))
        vals = {
            "limit_before": before,
            "date_decided": fields.Datetime.now(),
            **vals,
            "amount_approved": amount,
        }
        message = self.env._(
            "Limit %(before)s → %(after)s",
            before=self.currency_id.format(before),
            after=self.currency_id.format(amount),
        )
        self._transition("approved", reason=vals["reason_code"], message=message, vals=vals)
        self._tell_requester(self.env._("Your request for credit was granted."))

    def _prepare_terms(self, amount, score_id):
        """Return what is written on the customer: the limit and when to look at it again."""
        if self.kind == "temporary":
            return {"o2c_temporary_limit": amount, "o2c_temporary_limit_until": self.date_until}
        score = self.env["o2c.credit.score"].browse(score_id or [])
        return {
            "credit_limit": amount,
            "o2c_has_credit_limit": True,
            "o2c_limit_valid_until": self.date_until,
            "o2c_is_prepay_only": False,
            "o2c_review_date": score._next_review(),
        }

    # === PEOPLE === #

    def _approve(self, reason, amount=None):
        """Grant the request, or keep the first of two approvals.

        :param float amount: the limit to grant, at most what was asked for
        :raise AccessError: where the approval matrix names others
        :raise UserError: without a reason, of an own request, or for more than was asked for
        """
        request_sudo = self._prepare_decision(reason)
        amount = request_sudo._check_amount(request_sudo.amount if amount is None else amount)
        request_sudo.endorser_ids = [Command.link(self.env.uid)]
        request_sudo.amount_endorsed = amount
        if len(request_sudo.endorser_ids) < request_sudo._needed_count():
            request_sudo._ask_second_approver(reason)
            return
        request_sudo._close_decision(reason)
        request_sudo._grant(amount, request_sudo._prepare_decision_vals(reason))

    def _check_amount(self, amount):
        """Return the limit to grant: at most what was asked for, or approved by the first."""
        most = self.amount_endorsed if self.endorser_ids else self.amount
        if amount <= 0 or self.currency_id.compare_amounts(amount, self.amount) > 0:
            raise UserError(self.env._("Grant a limit above zero and at most what was asked for."))
        return min(amount, most)

    def _deny(self, reason):
        """Deny the request; raises as :meth:`_approve` does."""
        request_sudo = self._prepare_decision(reason)
        request_sudo._close_decision(reason)
        vals = request_sudo._prepare_decision_vals(reason)
        request_sudo._transition("denied", reason="person", message=reason, vals=vals)
        request_sudo._tell_requester(
            self.env._("Your request for credit was denied: %(reason)s", reason=reason)
        )

    def _prepare_decision(self, reason):
        """Lock the request and return it in sudo, once the user is known to be allowed."""
        self.ensure_one()
        self.check_access("read")
        request_sudo = self.sudo().with_company(self.company_id)
        request_sudo._check_may_decide()
        request_sudo._check_not_agreed()
        request_sudo.lock_for_update()
        if request_sudo.state != "referred":
            raise UserError(self.env._("This request does not wait for a decision any more."))
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason; it is kept with the decision."))
        return request_sudo

    def _prepare_decision_vals(self, reason):
        return {
            "decided_by_id": self.env.uid,
            "decision_reason": reason,
            "reason_code": "person",
            "date_decided": fields.Datetime.now(),
        }

    def _withdraw(self):
        """Take the request back; who made it and credit analysts may."""
        self.ensure_one()
        self.check_access("write")
        request_sudo = self.sudo()
        request_sudo._transition("withdrawn", reason="withdrawn")
        request_sudo._close_decision(self.env._("The request was withdrawn."))

    # === WHO DECIDES === #

    def _plea(self):
        """Return the engine's view of the limit: what it grants is what may be owed."""
        amount = self.currency_id.o2c_to_minor(self.amount)
        risk_class = self.partner_id.sudo().with_company(self.company_id).o2c_risk_class
        return approval.Plea(amount, amount, risk_class or None)

    def _involved(self):
        return self.author_ids | self.requester_id

    def _agreed(self):
        return self.endorser_ids

    def _not_a_decider_message(self):
        who = self._approval_rule().name or self.env._("a credit manager")
        return self.env._("Requests like this are decided by: %(who)s.", who=who)

    def _own_decision_message(self):
        return self.env._("Nobody decides on a request of their own; ask somebody else.")

    # === TELLING PEOPLE === #

    def _ask_second_approver(self, reason):
        self.env["o2c.event"]._log("credit.request.endorsed", self, message=reason)
        self._close_decision(reason)
        self._schedule_decision()

    def _schedule_decision(self):
        """Give the credit desk an activity, or else one of those who may decide."""
        deciders = self.env["res.users"].search(self._open_decider_domain(), order="id")
        desk = self._credit_desk() & deciders
        self.activity_schedule(
            REQUEST_ACTIVITY,
            summary=self.env._("Credit request: %(request)s", request=self.display_name),
            note=self.reason,
            user_id=(desk or deciders[:1]).id or self.env.uid,
        )

    def _credit_desk(self):
        """Return whom the customer's policy names for the credit desk; empty for nobody."""
        standing = self.partner_id._o2c_credit_standings(self.company_id)[self.partner_id]
        policy = self.env["o2c.credit.policy"].browse(standing.ruleset.policy_id or [])
        return policy.sudo().responsible_id

    def _close_decision(self, feedback):
        self.activity_feedback([REQUEST_ACTIVITY], feedback=feedback)

    def _tell_requester(self, sentence):
        """Post the answer; whoever sent the request is notified, a customer included."""
        people = self.requester_id.partner_id
        self.message_post(
            body=sentence,
            author_id=self.env.ref("base.partner_root").id,
            partner_ids=people.ids,
            message_type="notification",
            subtype_xmlid="mail.mt_comment" if self.is_portal else "mail.mt_note",
        )
