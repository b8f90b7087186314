from odoo import Command, api, fields, models

from ...engine.backtest import precision, recall

PERCENT_PER_PPM = 1e-4


class O2cMatchBacktest(models.Model):
    """What a policy would have done with past bank lines, compared with what was done."""

    _name = "o2c.match.backtest"
    _description = "Back-Test"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    policy_id = fields.Many2one(
        "o2c.match.policy",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    origin = fields.Selection(
        [("user", "Asked For"), ("nightly", "Nightly")], default="user", readonly=True
    )
    line_ids = fields.One2many("o2c.match.backtest.line", "backtest_id", "Kinds of Evidence")
    difference_ids = fields.One2many(
        "o2c.match.backtest.difference", "backtest_id", "Differences", readonly=True
    )
    line_count = fields.Integer("Bank Lines", readonly=True)
    automatic = fields.Integer(readonly=True)
    wrong = fields.Integer(readonly=True)
    suggested = fields.Integer(readonly=True)
    precision = fields.Float(
        "Precision (%)",
        readonly=True,
        digits=(5, 2),
        aggregator="avg",
        help="Of what would have been applied by itself, the share that was right.",
    )
    recall = fields.Float(
        "Recall (%)",
        readonly=True,
        digits=(5, 2),
        aggregator="avg",
        help="Of all bank lines, the share that would have been applied by itself, and rightly.",
    )
    precision_change = fields.Float(
        "Drift (Points)",
        compute="_compute_precision_change",
        digits=(5, 2),
        help="Precision now less precision of the test before, of the same policy and origin.",
    )
    goal = fields.Float("Goal (%)", readonly=True, digits=(5, 2), aggregator=None)
    is_below_goal = fields.Boolean("Below the Goal", readonly=True)
    threshold = fields.Integer("Score to Apply", readonly=True, aggregator=None)
    threshold_proposed = fields.Integer(
        "Proposed Score",
        readonly=True,
        aggregator=None,
        help="The lowest score from which on the goal was reached; 0 where no score was proven.",
    )

    # === COMPUTE METHODS === #

    @api.depends("policy_id", "date_from", "date_to")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.policy_id.name} {one.date_from} – {one.date_to}"

    @api.depends("policy_id", "origin", "precision")
    def _compute_precision_change(self):
        reports = self.search(
            [("policy_id", "in", self.policy_id.ids), ("automatic", ">", 0)], order="id"
        )
        before = {}
        changes = {}
        for one in reports:
            last = before.get((one.policy_id, one.origin))
            changes[one.id] = one.precision - last.precision if last else 0.0
            before[one.policy_id, one.origin] = one
        for one in self:
            one.precision_change = changes.get(one._origin.id, 0.0)

    # === BUSINESS METHODS === #

    @api.model
    def _keep(self, policy, results, vals):
        """Write the table of a back-test.

        :param policy: the ``o2c.match.policy`` that was tried
        :param list results: the engine's ``FamilyResult`` of each family
        :param dict vals: period, origin and proposed score
        """
        automatic = sum(one.automatic for one in results)
        wrong = sum(one.wrong for one in results)
        suggested = sum(one.suggested for one in results)
        share = precision(automatic, wrong)
        return self.create(
            {
                "policy_id": policy.id,
                "line_count": automatic + suggested + sum(one.unexplained for one in results),
                "automatic": automatic,
                "wrong": wrong,
                "suggested": suggested,
                "precision": (share or 0) * PERCENT_PER_PPM,
                "recall": (recall(results) or 0) * PERCENT_PER_PPM,
                "goal": policy.precision_goal,
                "is_below_goal": share is not None and share < policy._goal_ppm(),
                "threshold": policy.threshold_auto,
                "line_ids": [Command.create(self._line_vals(one)) for one in results],
                **vals,
            }
        )

    @api.model
    def _line_vals(self, result):
        return {
            "family": result.family,
            "automatic": result.automatic,
            "wrong": result.wrong,
            "suggested": result.suggested,
            "suggested_right": result.suggested_right,
            "unexplained": result.unexplained,
            "precision": (result.precision or 0) * PERCENT_PER_PPM,
        }

    def _warn(self):
        """Tell the policy's responsible that its automatic postings are not good enough.

        Whoever was told and has not looked into it yet is not told again.
        """
        self.ensure_one()
        told = self.search_count(
            [("policy_id", "=", self.policy_id.id), ("activity_ids", "!=", False)], limit=1
        )
        user = self.policy_id._responsible()
        if told or not user:
            return
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            user_id=user.id,
            summary=self.env._("Automatic cash application is below its goal"),
            note=self.env._(
                "%(wrong)s of %(automatic)s automatic answers differ from what was confirmed:"
                " %(precision).2f %% right, the goal is %(goal).2f %%.",
                wrong=self.wrong,
                automatic=self.automatic,
                precision=self.precision,
                goal=self.goal,
            ),
        )

    # === NIGHTLY === #

    @api.model
    def _cron_nightly(self):
        """Replay the last days of every policy, tell of drift, and let unused aliases fade."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].sudo().search([])
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            model = company._o2c_alone(self)
            model._nightly(company)
            if not cron._commit_progress(1):
                break

    @api.model
    def _nightly(self, company):
        """Do for one company what :meth:`_cron_nightly` does for all."""
        self.env["o2c.payer.alias"]._expire(company)
        policies = self.env["o2c.match.policy"].search(
            [("company_id", "=", company.id), ("selftest_days", ">", 0)]
        )
        for policy in policies:
            policy._selftest()

    def _open(self):
        """Return the action that shows one back-test."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back-Test"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
