from odoo import api, models


class O2cRun(models.Model):
    """A dunning run leads to its notices, and to what comes next for everybody else."""

    _inherit = "o2c.run"

    # === ACTION METHODS === #

    def action_o2c_notices(self):
        """List the notices that the run proposed."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_dunning_notice_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)], "context": {}}

    def action_o2c_next_steps(self):
        """List every overdue customer with the next step, or the reason for none."""
        self.ensure_one()
        views = {
            kind: self.env.ref(f"o2c_automation.o2c_collections_worklist_view_{kind}_steps")
            for kind in ("list", "kanban")
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next Step of Everybody"),
            "res_model": "o2c.collections.worklist",
            "view_mode": ",".join(views),
            "mobile_view_mode": "kanban",
            "views": [(view.id, kind) for kind, view in views.items()],
            "domain": [("company_id", "=", self.company_id.id)],
        }

    # === BUSINESS METHODS === #

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
