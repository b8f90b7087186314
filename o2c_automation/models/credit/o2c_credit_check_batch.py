from odoo import api, fields, models
from odoo.fields import Domain


class O2cCreditCheck(models.Model):
    """The automatic second look at held orders, when money arrives and once a day."""

    _name = "o2c.credit.check"
    _inherit = ["o2c.credit.check", "o2c.batch.mixin"]

    _o2c_cron_xmlid = "o2c_automation.ir_cron_recheck_credit"
    _o2c_run_kind = "credit"

    # === BATCH === #

    @api.model
    def _due_domain(self):
        waiting = [("state", "=", "held"), ("date_next_check", "<=", fields.Datetime.now())]
        denial_over = [
            ("state", "=", "denied"),
            ("date_expiry", "<", fields.Date.context_today(self)),
        ]
        return Domain("is_rise", "=", False) & (Domain(waiting) | Domain(denial_over))

    def _process_one(self):
        """Look again at what is on hold; a denial that ended is a hold again."""
        if self.state == "denied":
            self._end_denial()
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        self.write({"date_next_check": tomorrow, "error": False})
        return self._look_again()

    def _end_denial(self):
        """Put an order on hold again whose denial was for a time that is over."""
        self._transition("held", reason="denial_over", vals={"date_expiry": False})
        self._schedule_activity()

    def _look_again(self):
        """Let what is held go on where it fits by now.

        :return: as ``_process_one`` of the batch
        """
        if self._is_order_gone():
            self._void("order_gone")
            return "skipped", "order_gone"
        if self._is_left_to_people():
            return "skipped", "left_to_people"
        if self._fits_by_now():
            return "done", "fits_now"
        return "skipped", (self.reason_codes or ["held"])[0]

    def _is_order_gone(self):
        """Return whether there is nothing left that the check could hold."""
        return self.order_id.state not in ("draft", "sent")

    def _fits_by_now(self):
        """Confirm the order if it fits, and return whether it did."""
        order = self.order_id
        order.with_context(send_email=self.is_confirmation_mail).action_confirm()
        fits = order.state == "sale"
        if fits:
            self._tell_salesperson(self.message, self.env._("Confirmed, the order fits by now"))
        return fits

    def _is_left_to_people(self):
        """Return whether the policy lets nothing go by itself."""
        policy = self.policy_id or self.env["o2c.credit.policy"]._get_for(self.company_id)
        return bool(policy) and not policy.is_auto_release

    def _process_failed(self, error):
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        self.write({"error": error, "date_next_check": tomorrow})

    @api.model
    def _recheck_customers(self, partners):
        """Have the held orders of ``partners`` looked at again soon; cheap where none is.

        And those of their groups, where a policy lets groups share a limit.
        """
        debtors = partners.sudo().commercial_partner_id
        if debtors and self.env["o2c.credit.policy"]._has_shared_groups():
            debtors = debtors._o2c_group()
        self._recheck([("partner_id", "in", debtors.ids)] if debtors else None)

    @api.model
    def _recheck_companies(self, companies):
        """Have the held orders of ``companies`` looked at again soon."""
        self._recheck([("company_id", "in", companies.ids)] if companies else None)

    @api.model
    def _recheck(self, domain):
        if domain is None:
            return
        held_sudo = self.sudo().search([("state", "=", "held"), *domain])
        if held_sudo:
            held_sudo.write({"date_next_check": fields.Datetime.now()})
            held_sudo._enqueue()
