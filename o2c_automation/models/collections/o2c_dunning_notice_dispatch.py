from odoo import api, models

from ...engine import dunning as engine


class O2cDunningNotice(models.Model):
    """How a notice leaves: checked again under lock, counted only when it left."""

    _inherit = "o2c.dunning.notice"

    # === WHAT THE DISPATCH ASKS === #

    def _o2c_dispatch_channel(self):
        wanted = self._o2c_letter_channel(self.level_id.channel)
        return wanted or super()._o2c_dispatch_channel()

    def _o2c_letter_text(self):
        due = self.currency_id.format(self.amount_total)
        return self.env._(
            "%(letter)s, %(amount)s to pay.", letter=super()._o2c_letter_text(), amount=due
        )

    def _o2c_dispatch_owner(self):
        return self.partner_id.user_id or self.create_uid

    def _o2c_dispatch_obstacle(self):
        """Check every item again; a notice with nothing left to remind of is cancelled."""
        self.ensure_one()
        if self.state not in engine.OPEN_STATES:
            return self.reason or self.state
        self.line_ids.move_line_id.lock_for_update(allow_referencing=True)
        reason = self._recheck()
        if reason:
            self._transition("cancelled", reason=reason, vals={"reason": reason})
        return reason

    def _o2c_dispatch_done(self, dispatch):
        self._count_levels()

    # === CHECKED AGAIN === #

    def _recheck(self):
        """Bring the items up to date with the ledger.

        :return: reason code why the notice must not leave any more, ``""`` where it must
        """
        self.ensure_one()
        step = self._recheck_step()
        self._update_lines(step)
        return "" if step.level else step.reasons[0]

    def _recheck_step(self):
        """Return what the engine leaves of the notice, given today's ledger."""
        reader = self.env["o2c.dunning.reader"].sudo()
        customers = reader._customers(self.company_id, self.partner_id.ids)
        customer = customers.get((self.partner_id.id, self.currency_id.id), engine.Customer(()))
        due = self.line_ids.filtered(lambda line: line.role == "due")
        listed = self.line_ids.filtered(lambda line: line.role != "dropped")
        return engine.recheck(customer, due.move_line_id.ids, listed.move_line_id.ids)

    def _update_lines(self, step):
        """Write what changed since the proposal: balances, dropped items, new credits."""
        steps = {item_step.item.id: item_step for item_step in step.items}
        from_minor = self.currency_id.o2c_from_minor
        for line in self.line_ids.filtered(lambda line: line.role != "dropped"):
            item_step = steps.pop(line.move_line_id.id, None)
            if item_step is None or item_step.role == "left_out":
                line.write({"role": "dropped", "reason": item_step.reason if item_step else "paid"})
            elif self.currency_id.compare_amounts(line.amount, from_minor(item_step.amount)):
                line.amount = from_minor(item_step.amount)
        units = self.currency_id.o2c_minor_units()
        new = [s for s in steps.values() if s.role == "credit"]
        self.env["o2c.dunning.notice.line"].sudo().create(
            [self._prepare_line_vals(self.id, item_step, units) for item_step in new]
        )

    # === COUNTED WHEN IT LEFT === #

    def _count_levels(self):
        """The notices left: their items take the level they were reminded with."""
        queued = self.filtered(lambda notice: notice.state == "queued")
        for company, notices in queued.grouped("company_id").items():
            today = self.env["o2c.dunning.reader"]._today(company)
            notices._transition("sent", vals={"date_sent": today})
            due = notices.line_ids.filtered(lambda line: line.role == "due")
            for level, lines in due.grouped("level").items():
                lines.move_line_id.sudo().write(
                    {"o2c_dunning_level": level, "o2c_dunning_date": today}
                )

    def _take_levels_back(self, state, reason):
        """The notices did not leave after all: their items are where they were."""
        sent = self.filtered(lambda notice: notice.state == "sent")
        sent._stop_later_notices()
        sent._transition(state, reason=reason, vals={"date_sent": False, "reason": reason})
        due = sent.line_ids.filtered(lambda line: line.role == "due")
        for (level, day), lines in due.grouped(lambda x: (x.level_before, x.date_before)).items():
            lines.move_line_id.sudo().write({"o2c_dunning_level": level, "o2c_dunning_date": day})

    def _stop_later_notices(self):
        """What was proposed because these notices had left has lost its ground."""
        due = self.line_ids.filtered(lambda line: line.role == "due")
        holding_sudo = (
            self.env["o2c.dunning.notice.line"]
            .sudo()
            .search([("move_line_id", "in", due.move_line_id.ids), ("is_holding", "=", True)])
        )
        holding_sudo.notice_id._stop("earlier_returned")

    # === WITHDRAWN === #

    @api.model
    def _withdraw_changed(self, items):
        """React to items whose balance or dispute has just changed.

        Notices that wait are brought up to date, and cancelled where nothing is left.
        Those whose mail still waits in the mail queue are called back: what is left of
        them is proposed again.
        """
        lines_sudo = (
            self.env["o2c.dunning.notice.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", items.ids),
                    ("role", "in", ("due", "reminded")),
                    ("notice_id.state", "!=", "cancelled"),
                ]
            )
        )
        notices_sudo = lines_sudo.notice_id
        for notice_sudo in notices_sudo.filtered(lambda n: n.state in engine.OPEN_STATES):
            reason = notice_sudo._recheck()
            if reason:
                notice_sudo._stop(reason)
        self._call_back(notices_sudo.filtered(lambda n: n.state == "sent"))

    @api.model
    def _withdraw_from(self, customers):
        """Call back what waits in the mail queue for ``customers``, who have just paid.

        Notices that are not handed over yet look for money themselves before they leave.
        """
        domain = [("partner_id", "in", customers.ids), ("state", "=", "sent")]
        self._call_back(self.sudo().search(domain))

    @api.model
    def _call_back(self, notices):
        """Take mails of ``notices`` out of the mail queue, as far as they are still there."""
        if notices:
            self.env["o2c.dispatch"]._supersede(notices, "withdrawn")
