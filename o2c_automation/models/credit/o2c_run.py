from odoo import api, models


class O2cRun(models.Model):
    _inherit = "o2c.run"

    @api.model
    def _get_reason_labels(self):
        return {
            **super()._get_reason_labels(),
            "scored": self.env._("Scored"),
            "default_overdue_days": self.env._("Credit taken: overdue for too long"),
            "default_returned_payments": self.env._("Credit taken: payments returned"),
            "default_broken_promises": self.env._("Credit taken: promises broken"),
            "default_restored": self.env._("Credit given back"),
            "default_stays": self.env._("Still in default"),
        }
