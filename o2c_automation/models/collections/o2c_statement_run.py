from collections import Counter
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ...engine import dispatch
from ...engine import statement as engine

# Customers whose accounts are read and whose statements are written together.
CHUNK = 500
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True}


class Request(NamedTuple):
    """Which statements are wanted: of what, of which days, and for whom not."""

    company: models.Model
    kind: str
    first: object
    last: object
    schedule: models.Model
    day: object = None
    minimum: float = 0.0
    only_changed: bool = False

    @property
    def scheduled(self):
        """The values of a statement that tell where it comes from."""
        return {
            "company_id": self.company.id,
            "kind": self.kind,
            "date_from": self.first,
            "date": self.last,
            "schedule_id": self.schedule.id,
            "date_scheduled": self.day,
            "mail_template_id": self.schedule.mail_template_id.id,
        }


class O2cStatement(models.Model):
    """Makes statements: by schedule, or for customers somebody chose."""

    _inherit = "o2c.statement"

    # === BY SCHEDULE === #

    @api.model
    def _cron_make(self):
        """Make the statements that are due, schedule by schedule; go on where it was stopped."""
        for company in self.env["res.company"].sudo().search([]):
            today = self.env["o2c.dunning.reader"]._today(company)
            schedules = self.env["o2c.statement.schedule"].search([("company_id", "=", company.id)])
            model = company._o2c_alone(self)
            for schedule in schedules:
                day = schedule._due_day(today)
                if day and not model._make_due(schedule, day):
                    return

    @api.model
    def _make_due(self, schedule, day):
        """Make the statements of one scheduled day; return whether time is left."""
        if schedule.kind != "off" and not self._make_all(self._request_of(schedule, day)):
            return False
        schedule.date_done = day
        return bool(self.env["ir.cron"]._commit_progress())

    @api.model
    def _make_all(self, request):
        """Make statements, a chunk a transaction; return whether time is left."""
        cron = self.env["ir.cron"]
        waiting = self._waiting_ids(request)
        cron._commit_progress(remaining=len(waiting))
        with self.env["o2c.run"]._running_by_cron("statements", request.company) as run:
            for start in range(0, len(waiting), CHUNK):
                chunk = waiting[start : start + CHUNK]
                self._make(request, self.env["res.partner"].browse(chunk), run)
                if not cron._commit_progress(len(chunk)):
                    return False
        return True

    @api.model
    def _request_of(self, schedule, day):
        first, last = schedule._period(day)
        return Request(
            company=schedule.company_id,
            kind=schedule.kind,
            first=first,
            last=last,
            schedule=schedule,
            day=day,
            minimum=schedule.min_amount,
            only_changed=schedule.only_changed,
        )

    @api.model
    def _waiting_ids(self, request):
        """Return the customers of the schedule whose statements were not made yet, in order."""
        booked = Domain("parent_state", "=", "posted") & Domain(
            "account_type", "=", "asset_receivable"
        )
        lately = Domain("date", ">=", request.first) if request.first else Domain.FALSE
        groups = self.env["account.move.line"]._read_group(
            booked
            & Domain("company_id", "=", request.company.id)
            & Domain("partner_id", "!=", False)
            & (Domain("reconciled", "=", False) | lately),
            ["partner_id"],
        )
        partners = self.env["res.partner"].browse(partner.id for (partner,) in groups)
        schedules = request.schedule._of(request.company, partners)
        made = self.search(
            [("company_id", "=", request.company.id), ("date_scheduled", "=", request.day)]
        )
        chosen = {pid for pid, schedule in schedules.items() if schedule == request.schedule}
        return sorted(chosen - set(made.partner_id.ids))

    # === MADE === #

    @api.model
    def _make_now(self, request, partners, *, simulate=False):
        """Make statements for ``partners`` at once; return the run with all it left out."""
        runs = self.env["o2c.run"]
        with runs._running("statements", request.company, simulate=simulate) as run:
            self.with_company(request.company)._make(request, partners, run)
        return run

    @api.model
    def _make(self, request, partners, run):
        """Judge the accounts of ``partners``; write and queue the statements they get."""
        sections = self._accounts(
            request.kind, request.company, partners, request.first, request.last
        )
        reasons = self._reasons(request, partners, sections)
        chosen = [key for key, reason in reasons.items() if not reason]
        if not run.is_simulation:
            self._write_statements(request, {key: sections[key] for key in chosen}, run)
        for reason, number in Counter(reasons.values()).items():
            run._count("skipped" if reason else "done", reason, number)

    @api.model
    def _reasons(self, request, partners, sections):
        """Return by account why it gets no statement, ``""`` where it gets one."""
        known = partners._o2c_dunning_channels()
        wanted = {request.schedule.channel} if request.schedule.channel else {"email", "print"}
        before = self._last_told(request, partners)
        to_minor = request.company.currency_id.o2c_to_minor
        minimum = to_minor(request.minimum)
        reasons = {}
        for key, section in sections.items():
            rows = self._prepare_content(section)
            account = engine.Account(
                owed=to_minor(section["owed"]),
                is_empty=not (rows or section["total"] or section.get("opening")),
                is_changed=bool(rows) if request.first else before.get(key) != engine.told(rows),
                channels=tuple(wanted.intersection(known[key[0]])),
            )
            reasons[key] = engine.obstacle(account, minimum, only_changed=request.only_changed)
        return reasons

    @api.model
    def _last_told(self, request, partners):
        """Return what the last statement of open items that reached each account told."""
        if not request.only_changed:
            return {}
        groups = self._read_group(
            [
                ("company_id", "=", request.company.id),
                ("partner_id", "in", partners.ids),
                ("kind", "=", request.kind),
                ("date_sent", "!=", False),
            ],
            ["partner_id", "currency_id"],
            ["id:max"],
        )
        latest = self.browse(last for _partner, _currency, last in groups)
        return {
            (one.partner_id.id, one.company_id.id, one.currency_id.id): engine.told(
                one.content or ()
            )
            for one in latest
            if one.dispatch_state in dispatch.LEFT
        }

    @api.model
    def _write_statements(self, request, sections, run):
        """Write one statement for each of ``sections`` and put it on its way."""
        partners = self.env["res.partner"].browse(key[0] for key in sections)
        addressees = partners._o2c_dunning_addressees()
        statements_sudo = (
            self.sudo()
            .with_context(**QUIET)
            .create(
                [
                    {
                        **request.scheduled,
                        **self._prepare_content_vals(section),
                        "partner_id": partner_id,
                        "currency_id": currency_id,
                        "addressee_id": addressees[partner_id],
                        "run_id": run.id,
                    }
                    for (partner_id, _company_id, currency_id), section in sections.items()
                ]
            )
        )
        self.env["o2c.dispatch"]._queue(statements_sudo)
