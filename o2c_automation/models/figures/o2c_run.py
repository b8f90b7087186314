from odoo import api, models


class O2cRun(models.Model):
    _inherit = "o2c.run"

    @api.model
    def _get_reason_labels(self):
        dispatch = self.env["o2c.dispatch"]._reason_texts()
        return {
            **super()._get_reason_labels(),
            **{code: text for code, (text, _cure) in dispatch.items()},
            **self.env["o2c.dunning.policy"]._reason_texts(),
        }
