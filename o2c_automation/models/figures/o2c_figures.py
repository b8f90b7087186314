from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...engine import kpi

PERIOD_DAYS = 90
CASH_WEEKS = 8


class O2cFigures(models.AbstractModel):
    """The figures of the overview page, read from the ledger and the records of the steps."""

    _name = "o2c.figures"
    _description = "Order-to-Cash Figures"

    # === PUBLIC METHODS === #

    @api.model
    @api.readonly
    def get_overview(self):
        """Return everything the overview page shows, for the current company."""
        if not self.env.user.has_group("o2c_automation.group_user"):
            raise AccessError(self.env._("The overview is for the Order to Cash roles."))
        company = self.env.company
        today = fields.Date.context_today(self)
        items = self._get_aged_items(company)
        return {
            "company": company.display_name,
            "currency_id": company.currency_id.id,
            "date": fields.Date.to_string(today),
            "period_days": PERIOD_DAYS,
            "figures": self._get_receivable_figures(company, today, items),
            "ageing": self._get_ageing(company, today, items),
            "cash": self._get_cash_by_week(company, today),
            "invoices": self._get_invoice_counts(company, today),
            "steps": self._get_steps(company),
        }

    # === FIGURES === #

    @api.model
    def _get_receivable_figures(self, company, today, items):
        """Open, overdue, disputed and unapplied amounts, and how many days they stand for."""
        sales = self._get_sales(company, today)
        money = company.currency_id.o2c_from_minor
        open_amount = sum(item.residual for item in items)
        overdue = sum(i.residual for i in items if kpi.days_overdue(i.due, today) > 0)
        dso = kpi.dso_simple(open_amount, sales, PERIOD_DAYS)
        best = kpi.dso_best_possible(open_amount - overdue, sales, PERIOD_DAYS)
        return {
            "open": money(open_amount),
            "overdue": money(overdue),
            "disputed": money(sum(item.disputed for item in items)),
            "unapplied": money(-sum(item.residual for item in items if item.residual < 0)),
            "sales": money(sales),
            "dso": dso and round(dso.value, 1),
            "dso_best": best and round(best.value, 1),
        }

    @api.model
    def _get_aged_items(self, company):
        """Return every open item as the engine takes it, in company currency."""
        rows = self.env["o2c.receivable"]._open_items(company)
        disputed = self._get_disputed_by_line(rows)
        minor = company.currency_id.o2c_to_minor
        return [
            kpi.AgedItem(minor(row["residual"]), row["due"], minor(disputed.get(row["line_id"], 0)))
            for row in rows
        ]

    @api.model
    def _get_disputed_by_line(self, rows):
        """Return line id → disputed amount in company currency, for lines that have one."""
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search_fetch(
                [
                    ("id", "in", [row["line_id"] for row in rows]),
                    ("o2c_disputed_amount", "!=", 0),
                ],
                ["o2c_disputed_amount", "currency_rate"],
            )
        )
        return {line.id: line.o2c_disputed_amount / (line.currency_rate or 1.0) for line in lines}

    @api.model
    def _get_sales(self, company, today):
        """Return the period's invoices less credit notes, gross of tax, in minor units."""
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    *self._get_invoice_domain(company),
                    ("move_type", "in", ("out_invoice", "out_refund")),
                    ("invoice_date", ">", today - timedelta(days=PERIOD_DAYS)),
                ],
                [],
                ["amount_total_signed:sum"],
            )
        )
        return company.currency_id.o2c_to_minor(groups[0][0] or 0.0)

    @api.model
    def _get_ageing(self, company, today, items):
        """Return the ageing buckets with their amounts and counts."""
        return self.env["o2c.receivable"]._ageing(items, company.currency_id, today)

    @api.model
    def _get_cash_by_week(self, company, today):
        """Return the customer payments booked in each of the last weeks, oldest first.

        A payment is a receivable credit that is no credit note; it counts on its
        accounting date, whether it has been applied to an invoice or not.
        """
        monday = today - timedelta(days=today.weekday())
        first = monday - timedelta(weeks=CASH_WEEKS - 1)
        self.env["account.move.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT date_trunc('week', line.date)::date, -SUM(line.balance)
                     FROM account_move_line line
                     JOIN account_account account ON account.id = line.account_id
                     JOIN account_move move ON move.id = line.move_id
                    WHERE account.account_type = 'asset_receivable'
                      AND line.parent_state = 'posted' AND line.company_id = %s
                      AND line.date >= %s AND line.balance < 0
                      AND move.move_type = 'entry'
                      AND (move.statement_line_id IS NOT NULL
                           OR move.origin_payment_id IS NOT NULL)
                 GROUP BY 1""",
                company.id,
                first,
            )
        )
        by_week = dict(self.env.cr.fetchall())
        weeks = [first + timedelta(weeks=number) for number in range(CASH_WEEKS)]
        return [
            {"week": fields.Date.to_string(week), "amount": by_week.get(week, 0.0)}
            for week in weeks
        ]

    # === COUNTS === #

    @api.model
    def _get_invoice_domain(self, company):
        return [("company_id", "=", company.id), ("state", "=", "posted")]

    @api.model
    def _get_invoice_counts(self, company, today):
        """Return how many of the period's invoices were issued, sent, paid, and still stand."""
        issued = [
            *self._get_invoice_domain(company),
            ("move_type", "=", "out_invoice"),
            ("invoice_date", ">", today - timedelta(days=PERIOD_DAYS)),
        ]
        outstanding = [("amount_residual", ">", 0)]
        return {
            name: self._count("account.move", domain)
            for name, domain in {
                "issued": issued,
                "sent": [*issued, *self._get_sent_domain()],
                "outstanding": [*issued, *outstanding],
                "paid": [*issued, ("amount_residual", "=", 0)],
            }.items()
        }

    @api.model
    def _get_sent_domain(self):
        """Return what makes an invoice "sent": it was handed over, not merely printed."""
        return [("o2c_dispatch_ids.state", "in", ("handed_over", "delivered", "opened"))]

    @api.model
    def _get_steps(self, company):
        """Return the worklists: per step, how many records wait and where to see them."""
        steps = []
        for step in self._get_worklists():
            model, domain = step.pop("model"), step.pop("domain")
            if self.env[model].has_access("read"):
                count = self._count(model, [*domain, ("company_id", "=", company.id)])
                steps.append({**step, "count": count})
        return steps

    @api.model
    def _get_worklists(self):
        """Return the worklist of each step, in the order cash flows.

        Each has a key, title, label (what waits), model, domain and the action that
        shows it.
        """
        return [*self._get_order_worklists(), *self._get_receivable_worklists()]

    @api.model
    def _get_order_worklists(self):
        """Return what waits until an order is invoiced and sent."""
        return [
            {
                "key": "credit",
                "title": self.env._("Credit"),
                "label": self.env._("orders on hold"),
                "model": "o2c.credit.check",
                "domain": [("state", "=", "held")],
                "action": "o2c_automation.o2c_credit_hold_action",
            },
            {
                "key": "billing",
                "title": self.env._("Billing"),
                "label": self.env._("invoices not sent"),
                "model": "o2c.dispatch",
                "domain": [("state", "in", ("queued", "failed", "undeliverable"))],
                "action": "o2c_automation.o2c_dispatch_action",
            },
        ]

    @api.model
    def _get_receivable_worklists(self):
        """Return what waits until an invoice is paid."""
        return [
            {
                "key": "cash",
                "title": self.env._("Cash Application"),
                "label": self.env._("payments to review"),
                "model": "account.bank.statement.line",
                "domain": [
                    ("o2c_match_state", "in", ("waiting", "proposed")),
                    ("is_reconciled", "=", False),
                ],
                "action": "o2c_automation.o2c_match_review_action",
            },
            {
                "key": "collections",
                "title": self.env._("Collections"),
                "label": self.env._("notices to approve"),
                "model": "o2c.dunning.notice",
                "domain": [("state", "=", "proposed")],
                "action": "o2c_automation.o2c_dunning_notice_action",
            },
            {
                "key": "disputes",
                "title": self.env._("Disputes"),
                "label": self.env._("open cases"),
                "model": "o2c.dispute",
                "domain": [("date_closed", "=", False)],
                "action": "o2c_automation.o2c_dispute_action",
            },
        ]

    @api.model
    def _count(self, model, domain):
        return self.env[model].search_count(domain)
