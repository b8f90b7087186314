from collections import Counter

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine import dispute as engine

# So many cases share one collective entry; its lines stay readable, a chunk stays short.
CHUNK = 250


class O2cDispute(models.Model):
    """Many small cases at once: coded, approved and written off with one collective entry."""

    _inherit = "o2c.dispute"

    is_automatic = fields.Boolean(
        "Decided without a Person", readonly=True, copy=False, help="Within the reason's ceilings."
    )

    # === BUSINESS METHODS === #

    def _decide_together(self, *, write_off):
        """Approve what the user may approve and, where asked, write off what the user may.

        :param bool write_off: book the approved cases, too
        :return: ``Counter`` of outcome codes: approved, written_off, decided, no_evidence,
            above_ceiling, own_case, no_item
        """
        outcome = Counter()
        for at in range(0, len(self), CHUNK):
            outcome += self[at : at + CHUNK]._decide_chunk(write_off=write_off)
        return outcome

    def _decide_chunk(self, *, write_off):
        """Decide one chunk in a number of queries that does not depend on its size."""
        approvable, outcome = self._sort_out("approval_ceiling", engine.UNDECIDED_STATES)
        approvable._transition("approved", vals={"approved_by_id": self.env.uid})
        outcome["approved"] += len(approvable)
        if write_off:
            booked, refused = self._sort_out("writeoff_ceiling", ("approved",))
            booked._write_off_together()
            outcome["approved"] -= len(booked & approvable)
            outcome["written_off"] += len(booked)
            refused.pop("decided", None)
            outcome += refused
        return +outcome

    def _sort_out(self, ceiling, states):
        """Return the cases the user may take further, and a count of why not the others."""
        obstacles = {case: case._mass_obstacle(ceiling, states) for case in self}
        fitting = self.filtered(lambda case: not obstacles[case])
        return fitting, Counter(filter(None, obstacles.values()))

    def _mass_obstacle(self, ceiling, states):
        self.ensure_one()
        if self.state not in states:
            return "decided"
        if self.missing_evidence:
            return "no_evidence"
        if ceiling == "writeoff_ceiling" and not self.move_line_id:
            return "no_item"
        return self._decision_obstacle(self._ceiling(ceiling))

    def _write_off_together(self):
        """Write approved cases off with one entry for each company, two lines for each case.

        :raise UserError: where a case cannot be booked; then none is
        """
        if not self:
            return
        self.check_access("write")
        self._check_resolvable()
        for company, cases in self.grouped("company_id").items():
            entry = self.env["account.move"].create(cases._prepare_collective_vals(company))
            # What shall be corrected is decided; that the entry does it is written by the app.
            cases.sudo().resolution_move_id = entry
            corrections = cases._corrections_in(entry)
            cases._settle("written_off", reason="resolution")
            entry.action_post()
            cases._reconcile_with(corrections)

    def _prepare_collective_vals(self, company):
        # No taxes by account, and no rules for distribution where there are none: the host
        # would look both up for each line.
        plain = {"tax_ids": [Command.clear()]}
        if not self.env["account.analytic.distribution.model"].sudo().search_count([], limit=1):
            plain["analytic_distribution"] = False
        lines = [vals for case in self for vals in case._prepare_write_off_lines()]
        return {
            "move_type": "entry",
            "journal_id": company._o2c_dispute_journal().id,
            "date": fields.Date.context_today(self),
            "ref": self.env._("%(count)s disputes written off", count=len(self)),
            "line_ids": [Command.create({**plain, **vals}) for vals in lines],
        }

    def _corrections_in(self, entry):
        """Return the line of the collective entry that corrects each case, in their order."""
        return entry.line_ids.sorted("id").filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def _reconcile_with(self, corrections):
        """Settle the items with the lines made for their cases, whole and to the cent."""
        plan = {}
        for case, correction in zip(self, corrections, strict=True):
            item = case.move_line_id
            plan[item] = plan.get(item, item) | correction
        together = (self.move_line_id | corrections)._ids
        plans = [items.with_prefetch(together) for items in plan.values()]
        # The host looks at the taxes of each invoice: read them at once.
        self.move_id.line_ids.fetch(["tax_ids"])
        self.env["account.move.line"]._reconcile_plan(plans)
        if not all(corrections.mapped("reconciled")):
            raise UserError(
                self.env._("The items changed meanwhile: nothing was written off, try again.")
            )

    # === AUTOMATION === #

    @api.model
    def _cron_decide_small(self):
        """Decide, company by company, the deductions that lie within their reasons' ceilings."""
        for company in self.env["res.company"].sudo().search([]):
            model = company._o2c_alone(self)
            model._decide_small(company)

    @api.model
    def _decide_small(self, company):
        """Approve, or write off, what the reasons say needs no person."""
        due = self.search(
            [
                ("type", "=", "deduction"),
                ("state", "=", "new"),
                ("company_id", "=", company.id),
                ("move_line_id", "!=", False),
            ]
        )
        verdicts = due.grouped(
            lambda case: case.reason_id._automatic_verdict(
                case._amount_in_company_currency(), company
            )
        )
        small = {verdict: cases for verdict, cases in verdicts.items() if verdict}
        if not small:
            return
        with self.env["o2c.run"]._running_by_cron("disputes", company) as run:
            for verdict, cases in small.items():
                run._tagged(cases)._decide_by_itself(verdict, run)

    def _decide_by_itself(self, verdict, run):
        """Carry out one verdict chunk by chunk, each committed, failures counted on the run."""
        cron = self.env["ir.cron"]
        for at in range(0, len(self), CHUNK):
            chunk = self[at : at + CHUNK]
            chunk._carry_out_what_can_be(verdict, run)
            cron._commit_progress(len(chunk))

    def _carry_out_what_can_be(self, verdict, run):
        """Carry out the verdict, half by half where the host refuses: one case stops no other."""
        try:
            with self.env.cr.savepoint():
                self._carry_out(verdict)
        except UserError:
            if len(self) == 1:
                run._count("failed", "refused_by_host")
                return
            middle = len(self) // 2
            for half in (self[:middle], self[middle:]):
                half._carry_out_what_can_be(verdict, run)
        else:
            run._count("done", number=len(self))

    def _carry_out(self, verdict):
        self._transition("approved", reason="automatic", vals={"is_automatic": True})
        if verdict == "write_off":
            self._write_off_together()
