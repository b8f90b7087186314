from odoo import Command, fields, models
from odoo.exceptions import ValidationError

from ...engine.backtest import PPM, propose_threshold, tally


class O2cMatchPolicy(models.Model):
    """How good a policy is, measured on payments whose right answer is known."""

    _inherit = "o2c.match.policy"

    precision_goal = fields.Float(
        "Precision Goal (%)",
        default=99.9,
        digits=(5, 2),
        help="Of what is applied by itself, the share that must be right.",
    )
    backtest_ids = fields.One2many("o2c.match.backtest", "policy_id", "Back-Tests")

    # === BUSINESS METHODS === #

    def _goal_ppm(self):
        return round(self.precision_goal / 100 * PPM)

    def _backtest(self, date_from, date_to):
        """Run the policy over the confirmed bank lines of a period; write nothing but the run.

        :return: list of the engine's ``FamilyResult``, the largest family first
        """
        return tally(self._backtest_outcomes(date_from, date_to))

    def _backtest_outcomes(self, date_from, date_to, *, origin="user"):
        """Return the engine's ``Outcome`` of every line; see :meth:`_backtest`."""
        self.ensure_one()
        if date_from > date_to:
            raise ValidationError(self.env._("A period ends after it begins."))
        parameters = {
            "policy": self.id,
            "origin": origin,
            "date_from": fields.Date.to_string(date_from),
            "date_to": fields.Date.to_string(date_to),
        }
        with self.env["o2c.run"]._running(
            "cash_application", self.company_id, simulate=True, parameters=parameters
        ) as run:
            outcomes = self.env["o2c.match.replay"]._outcomes(self, date_from, date_to)
            for one in tally(outcomes):
                self._count_family(run, one)
        return outcomes

    def _count_family(self, run, result):
        family = result.family or "none"
        run._count("done", family, result.automatic)
        run._count("skipped", family, result.suggested + result.unexplained)

    def _report(self, date_from, date_to, *, origin="user"):
        """Run a back-test and keep its table, as an ``o2c.match.backtest``."""
        outcomes = self._backtest_outcomes(date_from, date_to, origin=origin)
        return self.env["o2c.match.backtest"]._keep(
            self,
            tally(outcomes),
            {
                "date_from": date_from,
                "date_to": date_to,
                "origin": origin,
                "threshold_proposed": self._threshold_for(outcomes),
                "difference_ids": [
                    Command.create(vals)
                    for vals in self.env["o2c.match.backtest.difference"]._vals_list(outcomes)
                ],
            },
        )

    def _threshold_for(self, outcomes):
        """Return the score to propose: never below what is worth showing, 0 where none is."""
        threshold = propose_threshold(outcomes, self._goal_ppm())
        return 0 if threshold is None else max(threshold, self.threshold_suggest)

    # === ACTIONS === #

    def action_backtest(self):
        """Ask for the period to try the policy on."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_match_backtest_start_action"
        )
        return {**action, "context": {"default_policy_id": self.id}}
