from collections import Counter, defaultdict
from typing import NamedTuple

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models

from ...engine import dunning as engine

# The database's own word that no item is on two notices that wait to leave.
HOLDING_INDEX = "o2c_dunning_notice_line_holding_uniq"
# Customers whose facts are read and whose notices are written together.
CHUNK = 500
NO_POLICY = engine.Step(0, (), ("no_policy",))
# Reading 5,000 customers' messages about nothing that changed would cost more than the notices.
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True}


class Plan(NamedTuple):
    """The next step of one customer in one currency, with the policy it follows from.

    ``grounds`` are the codes of what the policy was chosen for.
    """

    partner_id: int
    currency_id: int
    policy: models.Model
    step: engine.Step
    grounds: tuple[str, ...]


class O2cDunningNotice(models.Model):
    """Proposals: facts in, engine decides, notices out; a chunk of customers at a time."""

    _inherit = "o2c.dunning.notice"

    # === RUNS === #

    @api.model
    def _cron_propose(self):
        """Propose the notices of the day, company by company; goes on where it was stopped."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].sudo().search([]):
            model = company._o2c_alone(self)
            waiting, run = model._open_run(company)
            cron._commit_progress(remaining=len(waiting))
            for start in range(0, len(waiting), CHUNK):
                chunk = waiting[start : start + CHUNK]
                model._propose_chunk(company, chunk, run)
                if not cron._commit_progress(len(chunk)):
                    return
            run._finish()

    @api.model
    def _propose(self, company, *, simulate=False):
        """Propose the notices of ``company`` at once, in the current transaction.

        :param bool simulate: write nothing but the run
        :return: the run, with everything left out counted by its reason
        """
        run = self.env["o2c.run"]._start("dunning", company, simulate=simulate)
        reader = self.env["o2c.dunning.reader"]
        waiting = reader._candidate_ids(company, reader._today(company))
        model = self.with_company(company)
        for start in range(0, len(waiting), CHUNK):
            model._propose_chunk(company, waiting[start : start + CHUNK], run)
        run._finish()
        return run

    @api.model
    def _open_run(self, company):
        """Return the customers still to look at today and the run that does; none if nobody."""
        reader = self.env["o2c.dunning.reader"]
        today = reader._today(company)
        waiting = reader._candidate_ids(company, today)
        run = self.env["o2c.run"].search(
            [
                ("kind", "=", "dunning"),
                ("company_id", "=", company.id),
                ("state", "=", "running"),
                ("is_simulation", "=", False),
            ],
            limit=1,
        )
        parameters = run.parameters or {}
        if run and parameters.get("day") == str(today):
            done_until = parameters.get("done_until", 0)
            return [partner_id for partner_id in waiting if partner_id > done_until], run
        run._finish(failed=True)
        if waiting:
            run = run._start("dunning", company, parameters={"day": str(today)})
        return waiting, run if waiting else run.browse()

    @api.model
    def _propose_chunk(self, company, partner_ids, run):
        """Decide about a chunk of customers, and write what was decided."""
        plans = self._plans(company, partner_ids)
        if not run.is_simulation:
            run.sudo().parameters = {**(run.parameters or {}), "done_until": partner_ids[-1]}
            if not self._write_notices(company, plans, run):
                run._count("skipped", "locked", len(partner_ids))
                return
        outcomes = Counter(
            ("done", "") if plan.step.level else ("skipped", reason)
            for plan in plans
            for reason in (plan.step.reasons or ("",))
        )
        for (outcome, reason), number in outcomes.items():
            run._count(outcome, reason, number)

    @api.model
    def _write_notices(self, company, plans, run):
        """Write what was decided, or nothing where another run has just done so.

        :return: whether the notices were written; if not, the customers are looked at again
            in a minute, by a run that sees what the other one left
        """
        try:
            with self.env.cr.savepoint():
                self._create_notices(company, [plan for plan in plans if plan.step.level], run)
        except UniqueViolation as error:
            if error.diag.constraint_name != HOLDING_INDEX:
                raise
            cron = self.env.ref("o2c_automation.ir_cron_propose_notices").sudo()
            cron._trigger(at=fields.Datetime.add(fields.Datetime.now(), minutes=1))
            return False
        return True

    # === DECISIONS === #

    @api.model
    def _plans(self, company, partner_ids):
        """Return the next step of each of the customers, in each of their currencies."""
        reader = self.env["o2c.dunning.reader"]
        today = reader._today(company)
        choices = reader._choices(company, self.env["res.partner"].browse(partner_ids))
        policies = {choice.policy for choice in choices.values() if choice.policy}
        rules = {policy: policy._to_engine() for policy in policies}
        plans = []
        for (partner_id, currency_id), customer in reader._customers(company, partner_ids).items():
            policy, grounds = choices[partner_id]
            step = engine.next_step(customer, rules[policy], today) if policy else NO_POLICY
            plans.append(Plan(partner_id, currency_id, policy, step, grounds))
        return plans

    # === NOTICES === #

    @api.model
    def _create_notices(self, company, plans, run):
        """Write one notice for each plan; those that need no approval are on their way."""
        partners = self.env["res.partner"].browse(plan.partner_id for plan in plans)
        addressees = partners._o2c_dunning_addressees()
        today = self.env["o2c.dunning.reader"]._today(company)
        notices_sudo = self.sudo().with_context(**QUIET)
        by_state = defaultdict(list)
        for plan in plans:
            by_state[self._first_state(plan)].append(plan)
        for state, group in by_state.items():
            notices = notices_sudo.create(
                [
                    {
                        **self._prepare_notice_vals(plan),
                        "addressee_id": addressees[plan.partner_id],
                        "company_id": company.id,
                        "date": today,
                        "run_id": run.id,
                        "state": state,
                    }
                    for plan in group
                ]
            )
            self._create_lines(notices, group)
            self.env["o2c.event"]._log(f"dunning.notice.{state}", notices, run=run)
            if state == "approved":
                notices._put_on_its_way()

    @api.model
    def _first_state(self, plan):
        """Return the state of a new notice: every level on it may leave by itself, or not."""
        levels = plan.policy._levels_in_order()
        used = {step.level for step in plan.step.items if step.role == "due"}
        automatic = all(levels[number - 1].is_automatic for number in used)
        return "approved" if automatic else "proposed"

    @api.model
    def _prepare_notice_vals(self, plan):
        return {
            "partner_id": plan.partner_id,
            "currency_id": plan.currency_id,
            "policy_id": plan.policy.id,
            "level_id": plan.policy._levels_in_order()[plan.step.level - 1].id,
        }

    @api.model
    def _create_lines(self, notices, plans):
        """Write the items of new notices."""
        currencies = self.env["res.currency"].browse({plan.currency_id for plan in plans})
        units = {currency.id: currency.o2c_minor_units() for currency in currencies}
        self.env["o2c.dunning.notice.line"]._insert_many(
            [
                self._prepare_new_line_vals(notice_id, item_step, units[plan.currency_id])
                for notice_id, plan in zip(notices.ids, plans, strict=True)
                for item_step in plan.step.items
            ]
        )

    @api.model
    def _prepare_new_line_vals(self, notice_id, item_step, minor_units):
        """Return the values of an item of a new notice, with what the ORM would compute."""
        vals = self._prepare_line_vals(notice_id, item_step, minor_units)
        return {
            **vals,
            "amount_proposed": vals["amount"],
            "is_holding": item_step.role == "due",
        }

    @api.model
    def _prepare_line_vals(self, notice_id, item_step, minor_units):
        return {
            "notice_id": notice_id,
            "move_line_id": item_step.item.id,
            "role": item_step.role,
            "amount": item_step.amount / minor_units,
            "level": item_step.level,
            "level_before": item_step.item.level,
            "date_before": item_step.item.level_date,
        }
