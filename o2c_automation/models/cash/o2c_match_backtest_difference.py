from odoo import Command, api, fields, models

# More than a person reads; the table by kind of evidence counts them all.
DIFFERENCES_KEPT = 500
KINDS = ("wrong", "suggested", "missed")


class O2cMatchBacktestDifference(models.Model):
    """A bank line of a back-test on which the policy and what was done differ."""

    _name = "o2c.match.backtest.difference"
    _description = "Difference Found by a Back-Test"
    _order = "id"

    backtest_id = fields.Many2one(
        "o2c.match.backtest", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="backtest_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("wrong", "Applied Wrongly"),
            ("suggested", "Suggested Wrongly"),
            ("missed", "Not Found"),
        ],
        required=True,
        readonly=True,
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        "Bank Line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Date(related="statement_line_id.date")
    payment_ref = fields.Char(related="statement_line_id.payment_ref", string="Bank's Text")
    amount = fields.Monetary(related="statement_line_id.amount", string="Received")
    currency_id = fields.Many2one(related="statement_line_id.currency_id")
    family = fields.Char("Code", readonly=True)
    evidence = fields.Char(compute="_compute_evidence")
    score = fields.Integer(readonly=True, aggregator=None)
    answer_move_ids = fields.Many2many(
        "account.move", "o2c_backtest_answer_rel", string="The Policy's Answer", readonly=True
    )
    settled_move_ids = fields.Many2many(
        "account.move", "o2c_backtest_settled_rel", string="What Was Settled", readonly=True
    )

    @api.depends("family")
    def _compute_evidence(self):
        sentences = self.env["o2c.match.backtest.line"]._sentences()
        for one in self:
            one.evidence = sentences.get(one.family or "", one.family)

    # === BUSINESS METHODS === #

    @api.model
    def _vals_list(self, outcomes):
        """Return the values of what a person should look at, the worst first.

        :param list outcomes: the engine's ``Outcome`` of each bank line
        """
        kinds = {"auto": "wrong", "suggest": "suggested", "none": "missed"}
        found = [(kinds[one.verdict], one) for one in outcomes if not one.is_right]
        found.sort(key=lambda pair: (KINDS.index(pair[0]), -pair[1].score))
        found = found[:DIFFERENCES_KEPT]
        ids = {key for _kind, one in found for key, _amount in (*one.answer, *one.settled)}
        items = self.env["account.move.line"].browse(ids)
        moves = {item.id: item.move_id.id for item in items}
        return [self._difference_vals(kind, one, moves) for kind, one in found]

    @api.model
    def _difference_vals(self, kind, outcome, moves):
        def move_ids(pairs):
            return [Command.set(sorted({moves[key] for key, _amount in pairs}))]

        return {
            "kind": kind,
            "statement_line_id": outcome.line_id,
            "family": outcome.family,
            "score": outcome.score,
            "answer_move_ids": move_ids(outcome.answer),
            "settled_move_ids": move_ids(outcome.settled),
        }

    @api.autovacuum
    def _gc_nightly(self):
        """Delete the differences of old nightly tests; their tables stay."""
        for policy in self.env["o2c.match.policy"].with_context(active_test=False).search([]):
            self.search(
                [
                    ("backtest_id.policy_id", "=", policy.id),
                    ("backtest_id.origin", "=", "nightly"),
                    ("backtest_id.create_date", "<", policy._nightly_kept_since()),
                ]
            ).unlink()

    # === ACTIONS === #

    def action_open_bank_line(self):
        """Show the journal entry of the bank line."""
        self.ensure_one()
        return self.statement_line_id.move_id.get_formview_action()
