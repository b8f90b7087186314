from odoo import fields, models


class O2cChargeback(models.Model):
    """How a charge-back letter leaves: as a mail with the letter as PDF and the evidence."""

    _inherit = "o2c.chargeback"

    # === DISPATCH === #

    def _o2c_dispatch_owner(self):
        return self.dispute_id.owner_id or self.create_uid

    def _o2c_dispatch_obstacle(self):
        """Look again whether the money is still owed; a letter without a ground is cancelled."""
        self.ensure_one()
        if self.state == "cancelled":
            return "cancelled"
        reason = self._lost_ground()
        if reason:
            self._transition("cancelled", reason=reason)
        return reason

    def _lost_ground(self):
        """Return why the money need not be asked for any more, ``""`` where it must."""
        if self.dispute_id.state == "rejected":
            return "" if self.amount_open else "paid"
        return "paid" if self.dispute_id.state == "recovered" else "not_rejected"

    def _o2c_letter_mail(self):
        _mails_sudo, messages = self._letter_composer()._action_send_mail()
        return messages

    def _letter_composer(self):
        """Return the host's composer with the letter as PDF and the evidence on it."""
        self.ensure_one()
        composer = (
            self.env["mail.compose.message"]
            .with_context(
                mail_notify_force_send=False,
                default_composition_mode="comment",
                default_model=self._name,
                default_res_ids=self.ids,
                default_template_id=self.env.ref("o2c_automation.mail_template_chargeback").id,
            )
            .create(
                {
                    "partner_ids": self.addressee_id.ids,
                    "message_type": "comment",
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "email_layout_xmlid": "mail.mail_notification_light",
                }
            )
        )
        composer.attachment_ids |= self.evidence_ids
        return composer

    def _o2c_dispatch_done(self, dispatch):
        queued = self.filtered(lambda chargeback: chargeback.state == "queued")
        queued._transition("sent", vals={"date_sent": fields.Date.context_today(self)})
