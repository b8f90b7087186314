from odoo import api, fields, models

from ..models.disputes.o2c_dispute import ROOT_CAUSES


class O2cDisputeCode(models.TransientModel):
    """Codes many cases at once and, where asked, approves and writes them off."""

    _name = "o2c.dispute.code"
    _description = "Code Disputes"

    dispute_ids = fields.Many2many("o2c.dispute", string="Disputes")
    count = fields.Integer("Cases", compute="_compute_count")
    reason_id = fields.Many2one("o2c.dispute.reason", help="Empty: each case keeps its reason.")
    root_cause = fields.Selection(ROOT_CAUSES, help="Empty: each case keeps its root cause.")
    owner_id = fields.Many2one(
        "res.users", domain=[("share", "=", False)], help="Empty: each case keeps its owner."
    )
    team_id = fields.Many2one("o2c.dispute.team", help="Empty: each case keeps its team.")
    decision = fields.Selection(
        [
            ("none", "Leave undecided"),
            ("approve", "Approve"),
            ("write_off", "Approve and write off"),
        ],
        required=True,
        default="none",
        help="Cases above what you may decide, and cases without their evidence, are left.",
    )

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "o2c.dispute":
            values["dispute_ids"] = self.env.context.get("active_ids", [])
        return values

    # === COMPUTE METHODS === #

    @api.depends("dispute_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.dispute_ids)

    # === ACTION METHODS === #

    def action_apply(self):
        """Code the cases, decide them, and tell how many of them were left, and why."""
        self.ensure_one()
        cases = self.dispute_ids
        codes = {
            name: self[name].id if name.endswith("_id") else self[name]
            for name in ("reason_id", "root_cause", "owner_id", "team_id")
            if self[name]
        }
        if codes:
            cases.write(codes)
            # Another reason changes the tax in a claim: that is judged while the item is open.
            cases.flush_recordset(["amount_tax"])
        outcome = {}
        if self.decision != "none":
            outcome = cases._decide_together(write_off=self.decision == "write_off")
        return self._tell(outcome or {"coded": len(cases)})

    def _tell(self, outcome):
        """Return the notification that says what came of the cases."""
        labels = self._get_outcome_labels()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if len(outcome) == 1 else "warning",
                "sticky": len(outcome) > 1,
                "message": ", ".join(f"{labels[code]}: {n}" for code, n in outcome.items()),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _get_outcome_labels(self):
        return {
            "coded": self.env._("Coded"),
            "approved": self.env._("Approved"),
            "written_off": self.env._("Written off"),
            "decided": self.env._("Decided before"),
            "no_evidence": self.env._("Left for want of evidence"),
            "above_ceiling": self.env._("Left, above your ceiling"),
            "own_case": self.env._("Left to another manager"),
            "no_item": self.env._("Left, nothing is open to write off"),
        }
