from odoo import api, fields, models

CALL_ACTIVITY = "o2c_automation.mail_activity_call_debtor"
TELL_ACTIVITY = "o2c_automation.mail_activity_tell_salesperson"


class O2cDunningNotice(models.Model):
    """What a notice sets in motion beside the letter, and undoes when it comes back."""

    _inherit = "o2c.dunning.notice"

    credit_status_before = fields.Char(
        readonly=True, copy=False, help="What the notice changed when it stopped the credit."
    )

    # === BEFORE IT LEAVES: A CALL === #

    @api.model
    def _first_state(self, plan):
        """A notice of an amount for which somebody must call waits for a person."""
        level = plan.policy._levels_in_order()[plan.step.level - 1]
        return "proposed" if level._asks_for_call(plan.step) else super()._first_state(plan)

    @api.model
    def _create_lines(self, notices, plans):
        result = super()._create_lines(notices, plans)
        asking = {
            notice.id
            for notice, plan in zip(notices, plans, strict=True)
            if notice.level_id._asks_for_call(plan.step)
        }
        notices.filtered(lambda notice: notice.id in asking)._ask_for_calls()
        return result

    def _ask_for_calls(self):
        """Give whoever collects from the customers the tasks to call."""
        collectors = self._collectors()
        for notice in self:
            collector = collectors.get((notice.company_id, notice.partner_id))
            notice.activity_schedule(
                CALL_ACTIVITY,
                user_id=(collector or self.env.user).id,
                note=notice._tell_call(),
            )

    def _tell_call(self):
        """Return what the call is about."""
        amount = self.currency_id.format(self.amount_total)
        return self.env._("%(amount)s are overdue: call before the notice leaves.", amount=amount)

    def _collectors(self):
        """Return by company and customer who collects and may read the notices."""
        ranks_sudo = (
            self.env["o2c.worklist.rank"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("collector_id", "!=", False),
                ]
            )
        )
        may_read = ranks_sudo.collector_id.filtered(
            lambda user: user.has_group("o2c_automation.group_collector")
        )
        return {
            (rank.company_id, rank.partner_id): rank.collector_id
            for rank in ranks_sudo
            if rank.collector_id in may_read
        }

    @api.model
    def _calls_done(self, contacts):
        """Close the call tasks of customers who were reached."""
        call = self.env.ref(CALL_ACTIVITY)
        asked_sudo = self._of_contacts(contacts, [("activity_ids.activity_type_id", "=", call.id)])
        for contact, notices_sudo in asked_sudo.items():
            notices_sudo.activity_feedback([CALL_ACTIVITY], feedback=contact.note)

    @api.model
    def _of_contacts(self, contacts, domain):
        """Return by contact the notices in ``domain`` to its customer, whoever may see them."""
        found_sudo = self.sudo().search(
            [
                ("partner_id", "in", contacts.partner_id.ids),
                ("company_id", "in", contacts.company_id.ids),
                *domain,
            ]
        )
        notices_sudo = found_sudo.grouped(lambda n: (n.partner_id, n.company_id))
        nobody = found_sudo.browse()
        return {one: notices_sudo.get((one.partner_id, one.company_id), nobody) for one in contacts}

    # === WHEN IT LEAVES === #

    def _count_levels(self):
        leaving = self.filtered(lambda notice: notice.state == "queued")
        result = super()._count_levels()
        # Collectors send notices; what follows from them is the policy's word, not theirs.
        for notice_sudo in leaving.sudo():
            notice_sudo._escalate()
        return result

    def _escalate(self):
        """Do what the level asks for beside the letter."""
        self.ensure_one()
        if self.level_id.stops_credit:
            self._stop_credit()
        if self.level_id.informs_salesperson:
            self._tell_salesperson()
        if self.level_id.hands_over:
            self.env["o2c.agency.handover"]._prepare(self)

    def _stop_credit(self):
        """Stop the customer's credit as the credit desk would; orders are held from now on."""
        debtor = self.partner_id.with_company(self.company_id)
        if debtor.o2c_credit_status == "stopped":
            return
        self.credit_status_before = debtor.o2c_credit_status or "open"
        debtor.write(
            {
                "o2c_credit_status": "stopped",
                "o2c_credit_status_reason": self._tell_cause(),
            }
        )

    def _tell_cause(self):
        return self.env._("Dunning notice %(number)s", number=self.name)

    def _tell_salesperson(self):
        """Leave a task on the customer: salespeople need not read notices."""
        salesperson = self.partner_id.user_id
        if salesperson:
            self.partner_id.activity_schedule(
                TELL_ACTIVITY,
                summary=self._tell_cause(),
                user_id=salesperson.id,
                note=self.env._(
                    "%(customer)s got “%(level)s” over %(amount)s.",
                    customer=self.partner_id.name,
                    level=self.level_id.name,
                    amount=self.currency_id.format(self.amount_total),
                ),
            )

    # === WHEN IT COMES BACK === #

    def _take_levels_back(self, state, reason):
        returned = self.filtered(lambda notice: notice.state == "sent")
        result = super()._take_levels_back(state, reason)
        for notice_sudo in returned.sudo():
            notice_sudo._take_escalation_back()
        return result

    def _take_escalation_back(self):
        """Undo what only the notice had caused, unless somebody decided otherwise since."""
        self.ensure_one()
        told = self.env.ref(TELL_ACTIVITY)
        self.partner_id.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id == told and activity.summary == self._tell_cause()
            )
        ).unlink()
        self.env["o2c.agency.handover"]._withdraw(self)
        debtor = self.partner_id.with_company(self.company_id)
        is_ours = debtor.o2c_credit_status_reason == self._tell_cause()
        if self.credit_status_before and is_ours:
            debtor.write(
                {
                    "o2c_credit_status": self.credit_status_before,
                    "o2c_credit_status_reason": False,
                }
            )
        self.credit_status_before = False
