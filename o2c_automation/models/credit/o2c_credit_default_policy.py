from odoo import api, fields, models

from ...engine import credit_default as engine
from .o2c_credit_default import MEASURES
from .res_partner_credit import CREDIT_MANAGER

REVIEW_ACTIVITY = "o2c_automation.mail_activity_type_credit_review"


class O2cCreditDefaultPolicy(models.Model):
    """When one company takes credit from defaulters, gives it back, and reviews limits."""

    _name = "o2c.credit.default.policy"
    _description = "Credit Default Policy"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    is_automatic = fields.Boolean(
        "Every Day",
        help="On: credit is taken and given back every day. Off: only when somebody says so.",
    )
    overdue_days = fields.Integer("Oldest Overdue From (Days)", default=90)
    returned_payments = fields.Integer("Returned Payments in a Year From", default=2)
    broken_promises = fields.Integer("Broken Promises From", default=3)
    clean_days = fields.Integer(
        "Not Before (Days)", default=14, help="Counted from the day the credit was taken."
    )
    restore_overdue_days = fields.Integer(
        "Oldest Overdue At Most (Days)", help="Zero: nothing may be overdue."
    )
    responsible_id = fields.Many2one(
        "res.users",
        "Reviews Done By",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who gets the activity when a limit is to be reviewed. Empty: any credit manager.",
    )

    _company_uniq = models.Constraint("UNIQUE (company_id)", "Each company has one such policy.")
    _numbers_positive = models.Constraint(
        "CHECK (overdue_days >= 0 AND returned_payments >= 0 AND broken_promises >= 0"
        " AND clean_days >= 0 AND restore_overdue_days >= 0)",
        "Days and counts cannot be negative; zero leaves a rule out.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _cron_review(self):
        """Look at defaulters where that is done every day, and at the reviews that are due."""
        for one in self.sudo().search([]):
            policy = one.company_id._o2c_alone(one)
            if policy.is_automatic:
                policy._run()
            policy._plan_reviews()

    def _run(self, *, simulate=False):
        """Take credit from defaulters and give it back to those who mended; return the run.

        Simulated, the run is all that is written; its note names the customers.
        """
        self.ensure_one()
        policy_sudo = self.sudo().with_company(self.company_id)
        runs = self.env["o2c.run"]
        with runs._running("credit_review", self.company_id, simulate=simulate) as run:
            verdicts = policy_sudo._judge()
            for outcome, reason, _record, _vals in verdicts:
                run._count(outcome, reason)
            run.note = "\n".join(policy_sudo._tell(verdict) for verdict in verdicts)
            if not simulate:
                run._tagged(policy_sudo)._carry_out(verdicts)
        return run

    def _judge(self):
        """Return (outcome, reason code, customer or case, conduct) of whoever is concerned."""
        cases_sudo = self.env["o2c.credit.default"]
        open_cases = cases_sudo.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "flagged")]
        )
        conducts = self._conducts(open_cases.partner_id)
        forgiven = cases_sudo._forgiven(self.company_id)
        thresholds = self._to_thresholds()
        found = [case._judge(conducts, thresholds) for case in open_cases]
        flagged = set(open_cases.partner_id.ids)
        for partner_id, conduct in conducts.items():
            reasons = engine.default_reasons(
                conduct, thresholds, forgiven.get(partner_id, engine.NOTHING)
            )
            if reasons and partner_id not in flagged:
                debtor = self.env["res.partner"].browse(partner_id)
                found.append(("done", f"default_{reasons[0]}", debtor, (conduct, reasons)))
        return found

    def _carry_out(self, verdicts):
        """Do what was found."""
        cases_sudo = self.env["o2c.credit.default"]
        for outcome, _reason, record, facts in verdicts:
            if record._name == "res.partner":
                cases_sudo._flag(record, self.company_id, *facts)
            elif outcome == "done":
                record._restore()

    def _tell(self, verdict):
        """Return one line about a customer, for the run."""
        _outcome, reason, record, _facts = verdict
        debtor = record if record._name == "res.partner" else record.partner_id
        labels = self.env["o2c.run"]._get_reason_labels()
        return f"{debtor.display_name}: {labels.get(reason, reason)}"

    def _conducts(self, flagged):
        """Return {partner id: engine.credit_default.Conduct}; the same queries for any number."""
        company = self.company_id
        exposures = self.env["o2c.credit.exposure"]._sums(company)
        debtors = flagged | flagged.browse(exposures)
        returns = debtors._o2c_count_returns(debtors, company) if debtors else {}
        broken = debtors._o2c_broken_promises(company) if debtors else {}
        return {
            one.id: engine.Conduct(
                exposures[one.id].overdue_days if one.id in exposures else 0,
                returns.get(one.id, 0),
                broken.get(one.id, 0),
            )
            for one in debtors
        }

    def _to_thresholds(self):
        names = (*MEASURES, "clean_days", "restore_overdue_days")
        return engine.Thresholds(**{name: self[name] for name in names})

    # === REVIEWS === #

    def _plan_reviews(self):
        """Give whoever reviews an activity for each customer whose review is due."""
        due = self.env["res.partner"].search(
            [
                ("o2c_review_date", "<=", fields.Date.context_today(self)),
                ("parent_id", "=", False),
            ]
        )
        activity_type = self.env.ref(REVIEW_ACTIVITY)
        planned = self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", activity_type.id),
                ("res_model", "=", "res.partner"),
                ("res_id", "in", due.ids),
            ]
        )
        due.browse(set(due.ids) - set(planned.mapped("res_id"))).activity_schedule(
            REVIEW_ACTIVITY,
            summary=self.env._("Credit review (%(company)s)", company=self.company_id.name),
            user_id=self._reviewer().id,
        )

    def _reviewer(self):
        return self.responsible_id or self.company_id._o2c_manager(CREDIT_MANAGER)

    # === ACTIONS === #

    def action_try(self):
        """Show what a run would do; nothing but the simulated run is written."""
        return self._open_run(self._run(simulate=True))

    def action_run(self):
        """Take and give back credit now."""
        self.check_access("write")
        return self._open_run(self._run())

    def _open_run(self, run):
        return {
            "type": "ir.actions.act_window",
            "res_model": "o2c.run",
            "res_id": run.id,
            "view_mode": "form",
        }
