from odoo import Command, api, fields, models

from ..engine.credit import APPROVED
from ..engine.credit_backtest import BAD

# What a back-test covers when nobody says otherwise.
MONTHS = 6


class O2cCreditBacktest(models.TransientModel):
    """Tries a credit policy on the orders of a period; changes nothing but its own table."""

    _name = "o2c.credit.backtest"
    _description = "Back-Test of a Credit Policy"

    policy_id = fields.Many2one(
        "o2c.credit.policy",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["o2c.credit.policy"]._get_for(self.env.company),
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.subtract(fields.Date.context_today(self), months=MONTHS),
    )
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)
    is_done = fields.Boolean(readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    stopped_count = fields.Integer("Held or Denied", readonly=True)
    amount_stopped = fields.Monetary(
        "Sales Delayed", readonly=True, help="The orders that would have been held or denied."
    )
    caught_count = fields.Integer("Of These Paid Late or Not at All", readonly=True)
    amount_caught = fields.Monetary("Rightly Held", readonly=True)
    vain_count = fields.Integer("Of These Paid on Time", readonly=True)
    amount_vain = fields.Monetary("Held in Vain", readonly=True)
    missed_count = fields.Integer("Passed, Then Paid Late or Not at All", readonly=True)
    amount_missed = fields.Monetary("Not Prevented", readonly=True)
    line_ids = fields.One2many("o2c.credit.backtest.line", "backtest_id", "Orders to Look At")

    _period_right = models.Constraint(
        "CHECK (date_to >= date_from)", "The period must end on or after its first day."
    )

    def action_start(self):
        """Decide on the orders of the period once more and show what comes out."""
        self.ensure_one()
        found = self.env["o2c.credit.replay"]._replay(self.policy_id, self.date_from, self.date_to)
        self.write(self._prepare_result(found))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back-Test"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _prepare_result(self, found):
        """Return the figures, and the orders that were stopped or should have been."""
        stopped = [one for one in found if one.decision.verdict != APPROVED]
        missed = [one for one in found if one.decision.verdict == APPROVED and one.outcome in BAD]
        groups = {
            "stopped": stopped,
            "caught": [one for one in stopped if one.outcome in BAD],
            "vain": [one for one in stopped if one.outcome == "on_time"],
            "missed": missed,
        }
        figures = {f"{name}_count": len(some) for name, some in groups.items()}
        figures |= {f"amount_{name}": self._sum(some) for name, some in groups.items()}
        lines = sorted(stopped + missed, key=lambda one: -one.amount)
        return {
            "is_done": True,
            "order_count": len(found),
            "line_ids": [
                Command.clear(),
                *(Command.create(self._prepare_line(one)) for one in lines),
            ],
            **figures,
        }

    def _sum(self, some):
        return self.currency_id.o2c_from_minor(sum(one.amount for one in some))

    @api.model
    def _prepare_line(self, one):
        decision = one.decision
        return {
            "order_id": one.key,
            "amount": self.currency_id.o2c_from_minor(one.amount),
            "verdict": decision.verdict,
            "message": self.env["o2c.credit.check"]._message_of(
                decision.reasons + decision.warnings
            ),
            "outcome": one.outcome,
            "days_late": one.days_late,
        }
