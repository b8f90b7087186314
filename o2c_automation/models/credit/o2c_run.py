from odoo import api, models


class O2cRun(models.Model):
    _inherit = "o2c.run"

    @api.model
    def _get_reason_labels(self):
        return {
            **super()._get_reason_labels(),
            "scored": self.env._("Scored"),
        }
