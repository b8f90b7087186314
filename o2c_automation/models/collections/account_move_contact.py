from odoo import models


class AccountMove(models.Model):
    """Mails that a collector writes from the call screen count as contacts."""

    _inherit = "account.move"

    def _message_post_after_hook(self, message, msg_vals):
        """Log a mail that a collector wrote from the call screen."""
        if self.env.context.get("o2c_on_call") and message.message_type == "comment":
            self.env["o2c.contact.log"].create(
                {
                    "partner_id": self.partner_id.id,
                    "contact_id": message.partner_ids[:1].id,
                    "company_id": self.company_id.id,
                    "channel": "email",
                    "outcome": "message",
                    "note": message.subject,
                }
            )
        return super()._message_post_after_hook(message, msg_vals)
