"""What tests of invoicing and sending share."""

from .common import O2cCommon


class BillingCommon(O2cCommon):
    """A company whose rule covers the frozen dates of the test world."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env["o2c.invoicing.rule"].search([("company_id", "=", cls.company.id)])
        cls.rule.date_from = "2026-01-01 00:00:00"
        cls.company.o2c_billing_user_id = cls.env.user

    def _send(self):
        """Let everything queued leave."""
        self._run_job("ir_cron_process_dispatches")

    def _mails(self, documents):
        """Return the mails in the mail queue that carry ``documents``."""
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", documents._name), ("res_id", "in", documents.ids)])
        )

    def _deliver(self, documents, status="sent", failure=False):
        """Let the mail server answer for the mails of ``documents``, and read the answers."""
        notifications = self._mails(documents).mail_message_id.notification_ids
        notifications.write({"notification_status": status, "failure_type": failure})
        mail_states = {"exception": "exception", "sent": "sent", "bounce": "sent"}
        self._mails(documents).write({"state": mail_states.get(status, "outgoing")})
        self._run_job("ir_cron_track_receipts")
