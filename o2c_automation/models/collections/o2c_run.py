from odoo import api, models


class O2cRun(models.Model):
    _inherit = "o2c.run"

    @api.model
    def _get_reason_labels(self):
        return {
            **super()._get_reason_labels(),
            **self.env["o2c.dunning.policy"]._reason_texts(),
            "pause_over": self.env._("The pause is over"),
            "promise_open": self.env._("Promise still open"),
            "promise_kept": self.env._("Promise kept"),
            "promise_partly": self.env._("Promise partly kept"),
            "promise_broken": self.env._("Promise broken"),
        }
