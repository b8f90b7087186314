from odoo import models

# Per channel: the host's model that queues what it carries, its link to the message, the state
# in which it still waits, and how it is cancelled.
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

    def _recall_from(self, model, link, waiting, cancel):
        """Cancel what waits in ``model``; return the dispatches it was queued by."""
        queued_sudo = (
            self.env[model]
            .sudo()
            .search([(link, "in", self.message_id.ids), ("state", "=", waiting)])
        )
        getattr(queued_sudo, cancel)()
        return self.filtered(lambda d: d.message_id in queued_sudo[link])
