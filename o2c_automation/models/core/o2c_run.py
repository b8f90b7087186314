from collections import Counter
from contextlib import contextmanager

from odoo import api, fields, models

RUN_KINDS = [
    ("credit", "Credit re-check"),
    ("credit_score", "Credit scoring"),
    ("credit_review", "Credit defaults"),
    ("invoicing", "Invoicing"),
    ("dispatch", "Dispatch"),
    ("bank_import", "Bank import"),
    ("cash_application", "Cash application"),
    ("disputes", "Disputes"),
    ("dunning", "Dunning"),
    ("statements", "Statements"),
    ("promises", "Promises and Pauses"),
    ("charges", "Late charges"),
    ("figures", "Figures"),
]


class _RunTag(int):
    """The run that the caller's events belong to.

    A class of its own: a context that comes from outside cannot contain one.
    """


class O2cRun(models.Model):
    """One batch of an automation: what it was asked to do and what came of it.

    A simulated run is the only row a dry run writes.
    """

    _name = "o2c.run"
    _description = "Order-to-Cash Run"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    kind = fields.Selection(RUN_KINDS, required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", "Started By", required=True, readonly=True)
    is_simulation = fields.Boolean("Simulated", readonly=True)
    parameters = fields.Json(readonly=True)
    date_start = fields.Datetime("Started", required=True, readonly=True)
    date_end = fields.Datetime("Ended", readonly=True)
    state = fields.Selection(
        [("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        default="running",
        required=True,
        readonly=True,
        index=True,
    )
    done_count = fields.Integer("Done", readonly=True)
    skipped_count = fields.Integer("Skipped", readonly=True)
    failed_count = fields.Integer("Failed", readonly=True)
    reason_counts = fields.Json("Reasons Counted", readonly=True)
    reasons_text = fields.Text("Reasons", compute="_compute_reasons_text")
    note = fields.Text(readonly=True)
    event_ids = fields.One2many("o2c.event", "run_id", "Events", readonly=True)
    event_count = fields.Integer(compute="_compute_event_count")

    # === COMPUTE METHODS === #

    @api.depends("kind", "date_start")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            run.name = f"{labels.get(run.kind, '')} {fields.Datetime.to_string(run.date_start)}"

    @api.depends("reason_counts")
    @api.depends_context("lang")
    def _compute_reasons_text(self):
        labels = self._get_reason_labels()
        for run in self:
            counts = sorted((run.reason_counts or {}).items(), key=lambda pair: (-pair[1], pair[0]))
            run.reasons_text = "\n".join(
                f"{count} × {labels.get(reason) or reason.replace('_', ' ')}"
                for reason, count in counts
            )

    @api.model
    def _get_reason_labels(self):
        """Return reason code → what it tells people; each capability adds its own."""
        return {
            "known_already": self.env._("Known already"),
            "left_to_people": self.env._("Left for people to decide"),
            "locked": self.env._("Somebody else is working on it"),
            "order_gone": self.env._("The order is not waiting any more"),
            "refused_by_host": self.env._("Refused, with the reason on the record"),
            "unexpected_error": self.env._("Unexpected error, to be looked up in the server's log"),
            "taken_over": self.env._("Another worker took it over"),
        }

    def _compute_event_count(self):
        counts = dict(
            self.env["o2c.event"]._read_group([("run_id", "in", self.ids)], ["run_id"], ["__count"])
        )
        for run in self:
            run.event_count = counts.get(run, 0)

    # === BUSINESS METHODS === #

    @api.model
    def _start(self, kind, company, *, simulate=False, parameters=None):
        """Open a run of ``kind`` in ``company`` and return it."""
        return self.sudo().create(
            {
                "kind": kind,
                "company_id": company.id,
                "user_id": self.env.uid,
                "is_simulation": simulate,
                "parameters": parameters,
                "date_start": fields.Datetime.now(),
            }
        )

    def _count(self, outcome, reason="", number=1):
        """Add ``number`` units that ended in ``outcome`` (done | skipped | failed)."""
        self.ensure_one()
        counts = Counter(self.reason_counts or {})
        if reason:
            counts[reason] += number
        run_sudo = self.sudo()
        run_sudo.write(
            {f"{outcome}_count": self[f"{outcome}_count"] + number, "reason_counts": dict(counts)}
        )

    def _count_outcomes(self, outcomes):
        """Add what units ended in: (outcome, reason) → how many; no outcome counts nothing."""
        for (outcome, reason), number in outcomes.items():
            if outcome:
                self._count(outcome, reason, number)

    def _finish(self, *, failed=False, note=""):
        """Close the run; a run whose every unit failed is a failed run."""
        for run in self.sudo():
            nothing_worked = run.failed_count and not (run.done_count or run.skipped_count)
            run.write(
                {
                    "state": "failed" if failed or nothing_worked else "done",
                    "date_end": fields.Datetime.now(),
                    "note": note or run.note,
                }
            )

    @api.model
    @contextmanager
    def _running(self, kind, company, **kwargs):
        """Open a run, hand it out, and close it however the block ends.

        What a block that raises wrote is undone; the error goes on to the caller.
        """
        run = self._start(kind, company, **kwargs)
        try:
            with self.env.cr.savepoint():
                yield run
        except Exception:
            run._finish(failed=True)
            raise
        run._finish()

    @api.model
    @contextmanager
    def _running_by_cron(self, kind, company):
        """Do as :meth:`_running` for a block that commits as it goes on.

        The scheduler undoes what is not committed when a job raises; so the failed run is
        committed here, without what the block left behind.
        """
        run = self._start(kind, company)
        try:
            yield run
        except Exception:
            self.env.cr.rollback()
            run.exists()._finish(failed=True)
            self.env["ir.cron"]._commit_progress()
            raise
        run._finish()

    # === EVENTS === #

    def _tagged(self, records):
        """Return ``records`` so that what happens to them is told of this run."""
        return records.with_context(o2c_run_id=_RunTag(self.id))

    @api.model
    def _tag_id(self):
        """Return the id of the run that the context was tagged with, if any."""
        tag = self.env.context.get("o2c_run_id")
        return int(tag) if isinstance(tag, _RunTag) else False

    # === ACTIONS === #

    def action_open_events(self):
        """List what this run did."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Events"),
            "res_model": "o2c.event",
            "view_mode": "list,form",
            "domain": [("run_id", "=", self.id)],
        }
