from odoo import api, models

from .o2c_credit_exposure import AMOUNT_PARTS

HOLD_ACTIVITY = "o2c_automation.mail_activity_type_credit_hold"


class O2cCreditCheck(models.Model):
    """What follows from a hold: the credit desk's activity and the word to the salesperson."""

    _inherit = "o2c.credit.check"

    def _after_hold(self):
        """Tell the credit desk and the salesperson, and leave an event with the figures."""
        for check in self:
            self.env["o2c.event"]._log(
                "credit.check.held",
                check,
                reason=(check.reason_codes or [""])[0],
                message=check.display_name,
                facts=check._frozen_figures(),
            )
            check._schedule_activity()
            check._tell_salesperson(check.message, self.env._("Held for credit"))

    @api.model
    def _hold_notice(self, lines, *, reloads=False):
        """Return the client action that tells what is held and why.

        :param lines: one sentence for each thing that is held, without figures
        :param reloads: show the screen below anew instead of closing the dialog above it
        """
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        # The client runs lines together, and takes a notice away after a few seconds.
        message = " • ".join(lines)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("Held for credit"),
                "message": message,
                "sticky": len(lines) > 1,
                "next": reload if reloads else {"type": "ir.actions.act_window_close"},
            },
        }

    def _frozen_figures(self):
        """Return the figures of the check as plain data, for the permanent record."""
        names = ("amount", "limit", "exposure", *(f"exposure_{part}" for part in AMOUNT_PARTS))
        return {name: self[name] for name in names} | {"has_limit": self.has_limit}

    def _schedule_activity(self):
        """Give the credit desk one activity for the hold."""
        self.ensure_one()
        if not self.activity_search([HOLD_ACTIVITY]):
            self._call_desk(self.env._("Credit hold: %(order)s", order=self.order_id.name))

    def _call_desk(self, summary):
        """Give the credit desk an activity about the check."""
        # A caller's context does not keep the desk from being told.
        self.with_context(mail_activity_automation_skip=False).activity_schedule(
            HOLD_ACTIVITY,
            summary=summary,
            note=self.message,
            user_id=self._responsible().id,
        )

    def _responsible(self):
        """Return who looks at the hold: the credit desk, else whoever may decide on it."""
        desk = self.policy_id.responsible_id
        deciders = self.env["res.users"].search(self._open_decider_domain(), order="id")
        return desk if desk in deciders else deciders[:1] or desk

    def _close_activity(self, feedback):
        self.activity_feedback([HOLD_ACTIVITY], feedback=feedback)

    def _tell_salesperson(self, sentence, title):
        """Post on the order and notify its salesperson; no figures."""
        owner = self.order_id.user_id.partner_id
        self.order_id.message_post(
            body=self.env._("%(title)s. %(sentence)s", title=title, sentence=sentence),
            author_id=self.env.ref("base.partner_root").id,
            partner_ids=owner.ids,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
