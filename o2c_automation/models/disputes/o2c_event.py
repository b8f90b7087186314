from odoo import api, models


class O2cEvent(models.Model):
    _inherit = "o2c.event"

    @api.model
    def _get_kind_labels(self):
        return {
            **super()._get_kind_labels(),
            "dispute.escalated": self.env._("Dispute: Escalated"),
            "dispute.not_escalated": self.env._("Dispute: Could not be escalated"),
        }
