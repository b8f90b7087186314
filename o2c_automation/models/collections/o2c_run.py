from odoo import api, models


class O2cRun(models.Model):
    _inherit = "o2c.run"

    @api.model
    def _get_reason_labels(self):
        return {
            **super()._get_reason_labels(),
            **self.env["o2c.dunning.policy"]._reason_texts(),
            "charge_new": self.env._("Charge accrued"),
            "charge_changed": self.env._("Charge brought up to date"),
            "charge_expired": self.env._("Charge expired"),
            "rate_missing": self.env._("Interest not counted: the rate of a half-year is missing"),
            "nothing_open": self.env._("Nothing to tell: the account is even"),
            "unchanged": self.env._("Nothing has changed since the last statement"),
            "pause_over": self.env._("The pause is over"),
            "promise_open": self.env._("Promise still open"),
            "promise_kept": self.env._("Promise kept"),
            "promise_partly": self.env._("Promise partly kept"),
            "promise_broken": self.env._("Promise broken"),
        }
