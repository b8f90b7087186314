from datetime import timedelta

from odoo import api, fields, models


class O2cMatchPolicy(models.Model):
    """Every night the policy is measured on what was confirmed lately."""

    _inherit = "o2c.match.policy"

    selftest_days = fields.Integer(
        "Nightly Self-Test Over (Days)",
        default=30,
        help="Every night the payments of these days are decided once more and compared with"
        " what was confirmed. 0 turns it off.",
    )
    selftest_keep_days = fields.Integer(
        "Keep Nightly Differences (Days)",
        default=90,
        help="The differences that older nightly tests found are deleted, and their runs; their"
        " figures stay.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        domain="[('share', '=', False)]",
        help="Whom to tell when automatic postings fall below the goal; an accounts receivable"
        " manager where empty.",
    )
    last_backtest_id = fields.Many2one("o2c.match.backtest", compute="_compute_last_backtest")
    precision_measured = fields.Float("Measured Precision (%)", compute="_compute_last_backtest")
    automatic_measured = fields.Integer(
        "Automatic Answers Measured", compute="_compute_last_backtest"
    )
    threshold_proposed = fields.Integer("Proposed Score to Apply", compute="_compute_last_backtest")

    # === COMPUTE METHODS === #

    @api.depends("backtest_ids")
    def _compute_last_backtest(self):
        reports = self.env["o2c.match.backtest"]
        last = dict(reports._read_group([("policy_id", "in", self.ids)], ["policy_id"], ["id:max"]))
        for policy in self:
            report = reports.browse(last.get(policy._origin))
            policy.last_backtest_id = report
            policy.precision_measured = report.precision
            policy.automatic_measured = report.automatic
            policy.threshold_proposed = report.threshold_proposed

    # === BUSINESS METHODS === #

    def _selftest(self):
        """Replay the last days, keep the table, and warn where the goal was missed.

        :return: the ``o2c.match.backtest``, empty where there was nothing to compare with
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        report = self._report(today - timedelta(days=self.selftest_days), today, origin="nightly")
        if not report.line_count:
            report.unlink()
            return report.browse()
        if report.is_below_goal:
            report._warn()
        return report

    def _nightly_kept_since(self):
        """Return the day from which on what nightly tests found is kept."""
        self.ensure_one()
        return fields.Date.context_today(self) - timedelta(days=self.selftest_keep_days)

    @api.autovacuum
    def _gc_nightly_runs(self):
        """Delete the simulated runs of old nightly tests; nothing else was written by them."""
        for policy in self.with_context(active_test=False).search([]):
            policy._old_nightly_runs_sudo().unlink()

    def _old_nightly_runs_sudo(self):
        """Return the runs to delete; nobody may delete runs by hand."""
        self.ensure_one()
        simulated_sudo = (
            self.env["o2c.run"]
            .sudo()
            .search(
                [
                    ("kind", "=", "cash_application"),
                    ("company_id", "=", self.company_id.id),
                    ("is_simulation", "=", True),
                    ("date_start", "<", self._nightly_kept_since()),
                ]
            )
        )
        nightly = {"policy": self.id, "origin": "nightly"}
        return simulated_sudo.filtered(
            lambda run: nightly.items() <= (run.parameters or {}).items()
        )

    def _responsible(self):
        """Return whom to tell about the policy: its own responsible, or a manager."""
        self.ensure_one()
        managers_sudo = self.env.ref("o2c_automation.group_ar_manager").sudo().all_user_ids
        found = managers_sudo.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        people = found - self.env.ref("base.user_root")
        return self.user_id or people.sorted("id")[:1].sudo(False)

    # === ACTIONS === #

    def action_use_threshold(self):
        """Take the proposed score over, because a person says so."""
        for policy in self.filtered("threshold_proposed"):
            before = policy.threshold_auto
            policy.threshold_auto = policy.threshold_proposed
            self.env["o2c.event"]._log(
                "match.policy.threshold_changed",
                policy,
                reason="person",
                message=self.env._(
                    "From %(before)s to %(after)s", before=before, after=policy.threshold_auto
                ),
            )
