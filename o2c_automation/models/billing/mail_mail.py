import smtplib

from odoo import fields, models


class MailMail(models.Model):
    """A mail of a dispatch leaves at most once, even where the server stops while it does.

    The host notes that a mail was sent when the mail server has taken it. A worker killed in
    between would send it again. So the mails of dispatches are marked, for good, right before
    the mail server gets them: one that keeps its mark is not repeated, but shown to somebody.
    """

    _inherit = "mail.mail"

    o2c_date_leaving = fields.Datetime("Given to the Mail Server At", readonly=True, copy=False)

    def _send(self, auto_commit=False, **kwargs):
        ours = self._o2c_of_dispatches() if auto_commit is True else self.browse()
        others = self - ours
        if others:
            super(MailMail, others)._send(auto_commit=auto_commit, **kwargs)
        for mail_id in ours.ids:
            mail = self.browse(mail_id).with_context(o2c_leaving_mail_id=mail_id)
            try:
                super(MailMail, mail)._send(auto_commit=auto_commit, **kwargs)
            except smtplib.SMTPServerDisconnected:
                # The worker lives and knows that it failed: the usual retries apply.
                mail.o2c_date_leaving = False
                raise
        return True

    def _o2c_of_dispatches(self):
        """Return those of the mails that carry what was dispatched."""
        dispatches_sudo = self.env["o2c.dispatch"].sudo()
        carried = dispatches_sudo.search([("message_id", "in", self.mail_message_id.ids)])
        return self.filtered(lambda mail: mail.mail_message_id.sudo() in carried.message_id)

    def _o2c_mark_leaving(self):
        """Note for good that the mail server is about to get the mail."""
        if not self.o2c_date_leaving:
            self.o2c_date_leaving = fields.Datetime.now()
            self.env["ir.cron"]._commit_progress()

    def _postprocess_sent_message(self, *args, **kwargs):
        self.filtered("o2c_date_leaving").o2c_date_leaving = False
        return super()._postprocess_sent_message(*args, **kwargs)
