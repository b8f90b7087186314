from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...engine import dispute_kpi as engine
from .o2c_figures import PERIOD_DAYS

OUTCOMES = ("resolved", "recovered", "written_off", "cancelled")
PARETO_ROWS = 10


class O2cFigures(models.AbstractModel):
    """The figures about disputes; what each one counts is said in the engine."""

    _inherit = "o2c.figures"

    # === PUBLIC METHODS === #

    @api.model
    @api.readonly
    def get_dispute_figures(self, dimension="root_cause"):
        """Return the figures about the disputes of the current company.

        Rates count the cases closed in the period and those still open; amounts are in the
        company's currency, gross of tax.

        :param str dimension: what the Pareto is by, a key of ``_get_pareto_dimensions``
        """
        if not self.env.user.has_group("o2c_automation.group_user"):
            raise AccessError(self.env._("The figures are for the Order to Cash roles."))
        company = self.env.company
        today = fields.Date.context_today(self)
        start = today - timedelta(days=PERIOD_DAYS)
        return {
            "company": company.display_name,
            "currency_id": company.currency_id.id,
            "date": fields.Date.to_string(today),
            "period_days": PERIOD_DAYS,
            **self._get_case_figures(company, start),
            **self._get_accuracy_figures(company, start),
            "time": self._get_time_split(company, start),
            "dimensions": self._get_pareto_dimensions(),
            "dimension": dimension,
            "pareto": self._get_dispute_pareto(company, start, dimension),
        }

    # === CASES === #

    @api.model
    def _get_case_figures(self, company, start):
        """Return how fast cases were closed, and what became of deductions."""
        disputes_sudo = self._get_disputes_sudo(company, start)
        cases = self._get_cases(company, disputes_sudo)
        time = engine.cycle_time(cases)
        return {
            "cycle": time and {"median": time.median, "p90": time.p90, "count": time.count},
            "recovery": self._ratio_to_dict(engine.recovery_rate(cases), company),
            "invalid": self._ratio_to_dict(engine.share_invalid(cases), company),
            "automatic": self._ratio_to_dict(
                engine.share_written_off_automatically(cases), company
            ),
            **self._get_outstanding(company, start, disputes_sudo),
        }

    @api.model
    def _get_disputes_sudo(self, company, start):
        return (
            self.env["o2c.dispute"]
            .sudo()
            .search(
                Domain("company_id", "=", company.id)
                & (Domain("date_closed", "=", False) | Domain("date_closed", ">", start))
            )
        )

    @api.model
    def _get_cases(self, company, disputes_sudo):
        """Return the cases as the engine takes them, in constant queries."""
        minor = company.currency_id.o2c_to_minor
        hours = self._get_hours_by_dispute(disputes_sudo)
        booked = self._get_booked(disputes_sudo)
        hours_a_day = company._o2c_hours_a_day()
        return [
            engine.Case(
                amount=minor(booked.get(dispute, dispute.amount_company)),
                outcome=dispute.state if dispute.state in OUTCOMES else "open",
                verdict=dispute.verdict or None,
                is_deduction=dispute.type == "deduction",
                is_automatic=dispute.is_automatic,
                days=hours.get(dispute.id, 0.0) / hours_a_day if dispute.date_closed else None,
            )
            for dispute in disputes_sudo
        ]

    @api.model
    def _get_hours_by_dispute(self, disputes_sudo):
        """Return dispute id → working hours from opening to closing."""
        groups = (
            self.env["o2c.dispute.period"]
            .sudo()
            ._read_group([("dispute_id", "in", disputes_sudo.ids)], ["dispute_id"], ["hours:sum"])
        )
        return {dispute.id: hours for dispute, hours in groups}

    @api.model
    def _get_booked(self, disputes_sudo):
        """Return dispute → what its correction took off the disputed item, from the ledger.

        Cases of one item that share one entry cannot be told apart there: they are left out.
        """
        corrected = disputes_sudo.filtered("resolution_move_id")
        keys = {d: (d.move_line_id.id, d.resolution_move_id.id) for d in corrected}
        shared = Counter(keys.values())
        groups = (
            self.env["account.partial.reconcile"]
            .sudo()
            ._read_group(
                [
                    ("debit_move_id", "in", corrected.move_line_id.ids),
                    ("credit_move_id.move_id", "in", corrected.resolution_move_id.ids),
                ],
                ["debit_move_id", "credit_move_id"],
                ["amount:sum"],
            )
        )
        booked = Counter()
        for item, credit, amount in groups:
            booked[item.id, credit.move_id.id] += amount
        return {d: booked[key] for d, key in keys.items() if shared[key] == 1 and booked[key]}

    # === AMOUNTS === #

    @api.model
    def _get_outstanding(self, company, start, disputes_sudo):
        """Return what is in dispute now, what was deducted, and how many days that is."""
        minor, money = company.currency_id.o2c_to_minor, company.currency_id.o2c_from_minor
        open_sudo = disputes_sudo.filtered(lambda dispute: not dispute.date_closed)
        deductions_sudo = open_sudo.filtered(lambda dispute: dispute.type == "deduction")
        kept_back = sum(minor(dispute._kept_back()) for dispute in deductions_sudo)
        taken = self._get_deductions_taken(company, start)
        days = engine.days_deductions_outstanding(kept_back, minor(taken), PERIOD_DAYS)
        return {
            "open": money(sum(minor(d.amount_open * d._rate()) for d in open_sudo)),
            "open_count": len(open_sudo),
            "deductions_open": money(kept_back),
            "deductions_taken": taken,
            "ddo": days and days.value,
        }

    @api.model
    def _get_deductions_taken(self, company, start):
        groups = (
            self.env["o2c.dispute"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("type", "=", "deduction"),
                    ("state", "!=", "cancelled"),
                    ("date_opened", ">", start),
                ],
                [],
                ["amount_company:sum"],
            )
        )
        return groups[0][0] or 0.0

    # === INVOICES === #

    @api.model
    def _get_accuracy_figures(self, company, start):
        """Return how many of the period's invoices were right, and how many were disputed."""
        issued = self._get_issued_domain(company, start)
        disputed = issued & Domain("o2c_dispute_ids", "any", [("state", "!=", "cancelled")])
        moves_sudo = self.env["account.move"].sudo()
        total = moves_sudo.search_count(issued)
        wrong = moves_sudo.search_count(issued & self._get_wrong_invoice_domain())
        accuracy = engine.invoice_accuracy(wrong, total)
        return {
            "accuracy": accuracy and accuracy.value,
            "invoices_issued": total,
            "invoices_wrong": wrong,
            "invoices_disputed": moves_sudo.search_count(disputed),
        }

    @api.model
    def _get_issued_domain(self, company, start):
        """Return the period's invoices, without those that took the place of another."""
        return Domain(
            [
                *self._get_invoice_domain(company),
                ("move_type", "=", "out_invoice"),
                ("invoice_date", ">", start),
                ("o2c_corrects_id", "=", False),
            ]
        )

    @api.model
    def _get_wrong_invoice_domain(self):
        """Return what makes an invoice wrong: it was re-issued, or rightly disputed.

        A dispute counts where the claim was valid and its cause lies in billing.
        """
        rightly = [("verdict", "=", "valid"), ("root_cause", "in", engine.BILLING_CAUSES)]
        return Domain("o2c_is_corrected", "=", True) | Domain("o2c_dispute_ids", "any", rightly)

    @api.model
    def _get_invoice_counts(self, company, today):
        counts = super()._get_invoice_counts(company, today)
        start = today - timedelta(days=PERIOD_DAYS)
        figures = self._get_accuracy_figures(company, start)
        return {**counts, "right": figures["invoices_issued"] - figures["invoices_wrong"]}

    # === TIME === #

    @api.model
    def _get_time_split(self, company, start):
        """Return the working hours of the period's ended periods, by whom cases waited for."""
        groups = (
            self.env["o2c.dispute.period"]
            .sudo()
            ._read_group(
                [("company_id", "=", company.id), ("date_end", ">", start)],
                ["waits_for"],
                ["hours:sum"],
            )
        )
        return {"us": 0.0, "customer": 0.0, "finance": 0.0, **dict(groups)}

    # === PARETO === #

    @api.model
    def _get_pareto_dimensions(self):
        """Return what causes may be ranked by."""
        return [
            {"key": "root_cause", "label": self.env._("Root cause")},
            {"key": "reason_id", "label": self.env._("Reason")},
            {"key": "product_id", "label": self.env._("Product")},
            {"key": "partner_id", "label": self.env._("Customer")},
            {"key": "salesperson_id", "label": self.env._("Salesperson")},
            {"key": "team_id", "label": self.env._("Team")},
            {"key": "sales_team_id", "label": self.env._("Sales team")},
        ]

    @api.model
    def _get_dispute_pareto(self, company, start, dimension):
        """Return the largest causes of the disputes opened in the period."""
        if dimension not in {row["key"] for row in self._get_pareto_dimensions()}:
            dimension = "root_cause"
        analysis_sudo = self.env["o2c.dispute.analysis"].sudo()
        groups = analysis_sudo._read_group(
            [("company_id", "=", company.id), ("date_opened", ">", start)],
            [dimension],
            ["amount:sum", "case_count:count_distinct"],
        )
        currency = company.currency_id
        counts = {key: count for key, _amount, count in groups}
        rows = engine.pareto((key, currency.o2c_to_minor(amount)) for key, amount, _count in groups)
        labels = self._get_dimension_labels(analysis_sudo, dimension, counts)
        return [
            {
                "label": labels[row.key],
                "amount": currency.o2c_from_minor(row.amount),
                "count": counts[row.key],
                "cumulative": row.cumulative,
            }
            for row in rows[:PARETO_ROWS]
        ]

    @api.model
    def _get_dimension_labels(self, analysis_sudo, dimension, keys):
        """Return what each key of a grouping is called on screen."""
        field = analysis_sudo._fields[dimension]
        unknown = self.env._("Not said")
        if field.type == "selection":
            names = dict(field._description_selection(self.env))
            return {key: names.get(key, unknown) for key in keys}
        return {key: key.display_name if key else unknown for key in keys}

    @api.model
    def _ratio_to_dict(self, ratio, company):
        """Return a share of amounts with the amounts it is made of."""
        if ratio is None:
            return False
        money = company.currency_id.o2c_from_minor
        return {
            "value": ratio.value,
            "numerator": money(ratio.numerator),
            "denominator": money(ratio.denominator),
        }
