from odoo import api, models

from ...engine.dispute import TRANSITIONS
from ...engine.dispute_history import Step, disputed_spans


class O2cDispute(models.Model):
    """Since when, and until when, how much of an item was in dispute."""

    _inherit = "o2c.dispute"

    def write(self, vals):
        """Keep when another amount was disputed; figures are read from it."""
        before = {dispute: dispute.amount for dispute in self} if "amount" in vals else {}
        result = super().write(vals)
        changed = self.filtered(
            lambda one: one in before and one.currency_id.compare_amounts(before[one], one.amount)
        )
        self.env["o2c.event"]._log("dispute.amount_changed", changed)
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _disputed_periods(self, lines):
        """Return when how much of each item was in dispute, in a constant number of queries.

        For whoever charges by the day, such as interest: each case gives periods of its own,
        so that those of one item may overlap. What is in dispute on a day is their sum, at
        most what was open of the item on that day.

        :param lines: open or settled receivables (``account.move.line``)
        :return: dict line → list of ``(from, until, amount)``: dates where the company works,
            ``until`` the first day without, ``None`` while it lasts; the amount in the
            currency of the line, as it was claimed
        """
        cases_sudo = self.sudo().search([("move_line_id", "in", lines.ids)], order="id")
        steps = cases_sudo._steps()
        periods = {line: [] for line in lines}
        for case in cases_sudo:
            line = case.move_line_id.sudo(lines.env.su)
            periods[line] += [
                (span.start, span.end, case.currency_id.o2c_from_minor(span.amount))
                for span in disputed_spans(steps[case.id])
            ]
        return periods

    def _steps(self):
        """Return case id → what the log says happened to it, in its order."""
        cases = {case.id: case for case in self}
        steps = {case_id: [] for case_id in cases}
        events = self.env["o2c.event"].search_fetch(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id", "kind", "date", "amount"],
            order="id",
        )
        for event in events:
            case = cases[event.res_id]
            day = case.company_id._o2c_local_day(event.date)
            amount = case.currency_id.o2c_to_minor(event.amount)
            steps[case.id].append(Step(day, self._state_since(event.kind), amount))
        return steps

    @api.model
    def _state_since(self, kind):
        """Return the state a case has since an event, ``""`` where it kept its own."""
        what = kind.removeprefix("dispute.")
        return "new" if what == "opened" else what if what in TRANSITIONS else ""
