from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...engine.dispatch import READ_ONLINE, TRANSITIONS, Receipt, judge_receipts

# Receipts read at once; a round of the cron goes on until none is left.
RECEIPT_BATCH = 500
# A mail server has answered by then, or the worker that waited for it is gone.
LONGEST_ANSWER = timedelta(minutes=15)


class O2cDispatchReceiptMixin(models.AbstractModel):
    """What becomes of the mails and letters of a dispatch, as the host's notifications tell."""

    _name = "o2c.dispatch.receipt.mixin"
    _description = "Receipts of a Dispatch"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_track_receipts(self):
        """Read what the carriers said about what was handed over so far."""
        dispatch_ids = self._awaiting_receipts().ids
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(dispatch_ids))
        for start in range(0, len(dispatch_ids), RECEIPT_BATCH):
            batch = self.browse(dispatch_ids[start : start + RECEIPT_BATCH])
            batch._track_receipts()
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _awaiting_receipts(self):
        """Return the dispatches about which there may be news."""
        awaited = self.search([("state", "=", "handed_over"), ("message_id", "!=", False)])
        bounced = self.search(
            [
                ("state", "=", "delivered"),
                ("message_id.notification_ids.notification_status", "=", "bounce"),
            ]
        )
        return awaited | bounced

    def _track_receipts(self):
        """Move the dispatches to where their receipts say."""
        receipts = self._read_receipts()
        leaving, lost = self._read_leaving()
        arrived = defaultdict(self.browse)
        for dispatch in self.try_lock_for_update():
            if dispatch.message_id in lost:
                dispatch._give_up("unconfirmed")
            if dispatch.message_id in leaving:
                continue
            verdict = judge_receipts([receipt for receipt, _text in receipts[dispatch]])
            if verdict is None or verdict.state == dispatch.state:
                continue
            if verdict.state == "delivered":
                arrived[verdict.reason] |= dispatch
            else:
                dispatch._apply_failure(verdict, receipts[dispatch])
        for reason, dispatches in arrived.items():
            dispatches._transition("delivered", reason=reason, vals={"reason": reason})

    @api.model
    def _note_opened(self, document, reader):
        """Note, once, that the customer has opened ``document`` in the portal.

        A mail that still waits to leave is not what he read, and stays what it is.

        :param reader: the contact who opened it
        """
        current_sudo = self._current_versions(document).get(document.id, self.browse())
        opened_sudo = current_sudo.filtered(
            lambda d: d.channel in READ_ONLINE and "opened" in TRANSITIONS[d.state]
        ).try_lock_for_update()
        if opened_sudo:
            waiting = opened_sudo._waiting_mails("outgoing").mail_message_id
            read_sudo = opened_sudo.filtered(lambda d: not (d.message_id & waiting))
            read_sudo._transition("opened", reason="portal", message=reader.name)

    def _apply_failure(self, verdict, receipts):
        """Retry or give up, keeping what the carrier said."""
        self.ensure_one()
        error = "\n".join(text for _receipt, text in receipts if text)
        if verdict.state == "failed":
            self._fail(verdict.reason, error)
        else:
            self._give_up(verdict.reason, error)

    def _read_receipts(self):
        """Return, per dispatch, the receipts of its addressees with the carrier's words."""
        receipts = self._read_notifications()
        return {dispatch: receipts[dispatch.message_id] for dispatch in self}

    def _read_notifications(self):
        """Return, per message, the receipts of its addressees with the carrier's words.

        Followers who were copied do not count: the customer has to get it.
        """
        notifications_sudo = (
            self.env["mail.notification"]
            .sudo()
            .search_fetch(
                [
                    ("mail_message_id", "in", self.message_id.ids),
                    ("notification_type", "in", ("email", "sms", "snail")),
                ],
                ["mail_message_id", "res_partner_id", "notification_status", "failure_type"],
            )
        )
        receipts = defaultdict(list)
        for notification in notifications_sudo:
            addressees = notification.mail_message_id.partner_ids
            if not addressees or notification.res_partner_id in addressees:
                receipt = Receipt(notification.notification_status, notification.failure_type or "")
                # Only what the post says comes with markup.
                is_post = notification.notification_type == "snail"
                text = notification.failure_reason or ""
                text = html2plaintext(text).strip() if is_post else text
                receipts[notification.mail_message_id.with_env(self.env)].append((receipt, text))
        return receipts

    def _read_leaving(self):
        """Return the messages the mail server is getting, and those of them that got lost.

        Lost: the worker was killed, and nobody knows whether the mail server has taken it.
        """
        mails = self._waiting_mails("exception").filtered("o2c_date_leaving")
        latest = fields.Datetime.now() - LONGEST_ANSWER
        lost = mails.filtered(lambda mail: mail.o2c_date_leaving < latest)
        return tuple(m.mail_message_id.with_env(self.env) for m in (mails, lost))

    def _waiting_mails(self, state):
        """Return the mails of the dispatches that are in ``state`` in the mail queue."""
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("mail_message_id", "in", self.message_id.ids), ("state", "=", state)])
        )

    def _set_notifications(self, status):
        notifications_sudo = self.message_id.sudo().notification_ids
        notifications_sudo.filtered(lambda n: n.notification_type == "email").write(
            {"notification_status": status, "failure_type": False, "failure_reason": False}
        )

    def _reopen_mails(self, document):
        """Put the mail that the server refused back into the queue; return its message.

        The same mail with the same message number leaves, so that a server that had
        taken it after all can tell. A document that may have changed since gives its
        mail up instead, and nothing is returned: a new one has to be made.
        """
        mails_sudo = self._waiting_mails("exception") if self.message_id else None
        if not mails_sudo:
            return self.env["mail.message"]
        if document._o2c_dispatch_is_unchanged():
            mails_sudo.mark_outgoing()
            self._set_notifications("ready")
            return self.message_id
        mails_sudo.cancel()
        self._set_notifications("canceled")
        return self.env["mail.message"]

    def _recall(self):
        """Cancel the mails that still wait in the mail queue; return their dispatches."""
        handed_over = self.filtered(lambda d: d.state == "handed_over" and d.message_id)
        mails_sudo = handed_over._waiting_mails("outgoing")
        mails_sudo.cancel()
        messages = mails_sudo.mail_message_id
        recalled = handed_over.filtered(lambda d: d.message_id.sudo() in messages)
        recalled._set_notifications("canceled")
        return recalled
