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

    def _o2c_letter_template(self):
        return self.env.ref("o2c_automation.mail_template_chargeback")

    def _o2c_letter_attachments(self):
        return self.evidence_ids

    def _o2c_dispatch_done(self, dispatch):
        queued = self.filtered(lambda chargeback: chargeback.state == "queued")
        queued._transition("sent", vals={"date_sent": fields.Date.context_today(self)})
