"""A company with late invoices, and the ways a notice takes."""

from datetime import timedelta

from .common import TODAY
from .dispute_common import DisputeCommon

LATE = TODAY - timedelta(days=5)


class DunningCommon(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notices = cls.env["o2c.dunning.notice"]
        cls.policy = cls.env["o2c.dunning.policy"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        # The default lets the first level leave by itself; here people approve.
        cls.policy.level_ids.is_automatic = False

    def _run(self, company=None, **kwargs):
        return self.notices._propose(company or self.company, **kwargs)

    def _notice(self, partner=None):
        return self.notices.search([("partner_id", "=", (partner or self.customer).id)])

    def _cron(self, *names):
        with self.enter_registry_test_mode():
            for name in names:
                self.env.ref(name).method_direct_trigger()

    def _dispatch(self):
        self._cron("o2c_automation.ir_cron_process_dispatches")

    def _leave(self, notice):
        """Approve a notice and let it leave."""
        notice.action_approve()
        self._dispatch()

    def _sent(self):
        """Return the customer's notice after it was proposed, left and was taken by its server."""
        self._run()
        notice = self._notice()
        self._leave(notice)
        # A mail that still waits in the queue would be called back when the money comes.
        self._mail_server_answers(notice, "sent")
        return notice

    def _mails(self, notice):
        """Return the mails of a notice, wherever in the mail queue they are."""
        domain = [("model", "=", notice._name), ("res_id", "=", notice.id)]
        return self.env["mail.mail"].sudo().search(domain)

    def _mail_server_answers(self, notice, status, failure=False):
        """Let the mail server answer for the mails of a notice, and read the answers."""
        mails = self._mails(notice)
        mails.mail_message_id.notification_ids.write(
            {"notification_status": status, "failure_type": failure}
        )
        mails.state = "sent" if status in ("sent", "bounce") else "exception"
        self._cron("o2c_automation.ir_cron_track_receipts")
