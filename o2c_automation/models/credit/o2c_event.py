from odoo import api, models


class O2cEvent(models.Model):
    _inherit = "o2c.event"

    @api.model
    def _get_kind_labels(self):
        return {
            **super()._get_kind_labels(),
            "credit.request.endorsed": self.env._("Credit Request: Approved by the first of two"),
        }
