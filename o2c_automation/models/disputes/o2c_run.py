from odoo import api, models


class O2cRun(models.Model):
    _inherit = "o2c.run"

    @api.model
    def _get_reason_labels(self):
        return {
            **super()._get_reason_labels(),
            "check_suggested": self.env._("A check before sending was suggested"),
            "escalated_1": self.env._("Late: the owner was told"),
            "escalated_2": self.env._("Still late: the leader or manager was told"),
            "nobody_to_tell": self.env._(
                "Late, and nobody to tell: name a manager in the settings"
            ),
        }
