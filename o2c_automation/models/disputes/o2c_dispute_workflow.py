from odoo import fields, models
from odoo.exceptions import AccessError

from ...engine import dispute as engine

WORK_ACTIVITY = "o2c_automation.mail_activity_dispute"
EVIDENCE_ACTIVITY = "o2c_automation.mail_activity_dispute_evidence"


class O2cDispute(models.Model):
    """The steps people take with a case, and who may take them."""

    _inherit = "o2c.dispute"

    # === ACTION METHODS === #

    def action_investigate(self):
        """Take the case into work, and own it where nobody does."""
        self._transition("investigating", vals={"approved_by_id": False})
        self.filtered(lambda dispute: not dispute.owner_id).owner_id = self.env.user

    def action_wait_customer(self):
        """The customer is to answer."""
        self._transition("waiting_customer")

    def action_wait_internal(self):
        """A colleague is to answer."""
        self._transition("waiting_internal")

    def action_approve(self):
        """Accept the claim, where the amount lies within what the user may decide."""
        self._check_evidence()
        for dispute in self:
            dispute._check_may_decide("approval_ceiling")
        self._transition("approved", vals={"approved_by_id": self.env.uid})

    def action_reject(self):
        """Refuse the claim: the customer owes the amount again."""
        self._transition("rejected", vals={"approved_by_id": False})

    def action_cancel(self):
        """Close a case that was opened by mistake."""
        self._transition("cancelled", vals={"date_closed": fields.Date.context_today(self)})

    def action_open_invoice(self):
        """Open the disputed invoice."""
        self.ensure_one()
        return self.move_id.get_formview_action()

    def action_open_resolution(self):
        """Open the entry that corrected the books."""
        self.ensure_one()
        return self.resolution_move_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _transition(self, target, **facts):
        """Take the owner's tasks away once a case is decided; bring them back with the case."""
        decided = self.filtered(lambda dispute: dispute.state not in engine.UNDECIDED_STATES)
        result = super()._transition(target, **facts)
        if target in engine.UNDECIDED_STATES:
            decided._schedule_work()
        else:
            self.activity_unlink([WORK_ACTIVITY, EVIDENCE_ACTIVITY])
        return result

    # === TOOLS === #

    def _schedule_work(self):
        """Give the owner of each case one activity until the deadline."""
        self.activity_unlink([WORK_ACTIVITY])
        undecided = self.filtered(lambda dispute: dispute.state in engine.UNDECIDED_STATES)
        for (owner, deadline), disputes in undecided.grouped(
            lambda dispute: (dispute.owner_id, dispute.deadline)
        ).items():
            if owner:
                disputes.activity_schedule(WORK_ACTIVITY, deadline, user_id=owner.id)

    def _check_may_decide(self, ceiling_name):
        """Refuse where the user may not decide above that ceiling of the reason."""
        ceiling = self._ceiling(ceiling_name)
        obstacle = self._decision_obstacle(ceiling)
        if obstacle:
            raise AccessError(self._obstacle_message(obstacle, ceiling))

    def _ceiling(self, name):
        """Return a ceiling of the reason as the company of the case has it."""
        self.ensure_one()
        return self.reason_id.with_company(self.company_id)[name]

    def _decision_obstacle(self, ceiling):
        """Return the code of why the user may not decide above ``ceiling``, or ``""``."""
        self.ensure_one()
        currency = self.company_currency_id
        return engine.approval_obstacle(
            currency.o2c_to_minor(self._amount_in_company_currency()),
            currency.o2c_to_minor(ceiling),
            is_manager=self.env.user.has_group("o2c_automation.group_ar_manager"),
            is_own=self.env.user in (self.owner_id | self.create_uid),
        )

    def _obstacle_message(self, obstacle, ceiling):
        facts = {"dispute": self.name, "ceiling": self.company_currency_id.format(ceiling)}
        if obstacle == "own_case":
            return self.env._(
                "%(dispute)s is above %(ceiling)s and your own case: another manager decides.",
                **facts,
            )
        return self.env._(
            "%(dispute)s is above %(ceiling)s: an Accounts Receivable Manager decides.", **facts
        )

    def _amount_in_company_currency(self):
        """Return what is still in dispute at the rate the item is booked at."""
        self.ensure_one()
        line = self.move_line_id
        if not line:
            return self.currency_id._convert(
                self.amount_open, self.company_currency_id, self.company_id, self.date_opened
            )
        rate = line.balance / line.amount_currency if line.amount_currency else 1.0
        return self.company_currency_id.round(self.amount_open * rate)
