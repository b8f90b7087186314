from odoo import models

# Per channel: the host's model that queues what it carries, its link to the message, the state
# in which it still waits, and how it is cancelled. What failed is in the state "error".
QUEUES = {
    "sms": ("sms.sms", "mail_message_id", "outgoing", "action_set_canceled"),
    "post": ("snailmail.letter", "message_id", "pending", "cancel"),
}


class O2cDispatch(models.Model):
    """What waits at a carrier can be called back as a mail can."""

    _inherit = "o2c.dispatch"

    def _recall(self):
        recalled = super()._recall()
        handed_over = self.filtered(lambda d: d.state == "handed_over" and d.message_id)
        for channel, dispatches in handed_over.grouped("channel").items():
            if channel in QUEUES:
                recalled |= dispatches._recall_from(*QUEUES[channel])
        return recalled

    def _recall_from(self, model, link, state, cancel):
        """Cancel what is in ``state`` in ``model``; return the dispatches it was queued by."""
        queued_sudo = (
            self.env[model]
            .sudo()
            .search([(link, "in", self.message_id.ids), ("state", "=", state)])
        )
        getattr(queued_sudo, cancel)()
        return self.filtered(lambda d: d.message_id in queued_sudo[link])

    def _apply_failure(self, verdict, receipts):
        """Keep the host from trying again by itself, too: what leaves again is a new one."""
        if self.channel in QUEUES:
            model, link, _waiting, cancel = QUEUES[self.channel]
            self._recall_from(model, link, "error", cancel)
        return super()._apply_failure(verdict, receipts)
