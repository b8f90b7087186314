from odoo import api, fields, models
from odoo.tools import SQL


class O2cCollectionsWorklist(models.Model):
    """The customers who owe something overdue: how much, since when, and what comes next."""

    _name = "o2c.collections.worklist"
    _description = "Overdue Customer"
    _auto = False
    _order = "amount_overdue_company desc, id"
    _rec_name = "partner_id"
    _depends = {
        "account.account": ["account_type"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "amount_residual_currency",
            "company_id",
            "currency_id",
            "date_maturity",
            "o2c_disputed_amount",
            "o2c_dunning_date",
            "o2c_dunning_level",
            "parent_state",
            "partner_id",
            "reconciled",
        ],
        "o2c.promise": ["company_id", "date", "partner_id", "state"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Books In")
    amount_open = fields.Monetary("Open", readonly=True, help="All open items less credits.")
    amount_overdue = fields.Monetary("Overdue", readonly=True)
    amount_disputed = fields.Monetary("In Dispute", readonly=True)
    amount_credit = fields.Monetary("Credits", readonly=True)
    amount_overdue_company = fields.Monetary(
        "Overdue (Books)", currency_field="company_currency_id", readonly=True
    )
    item_count = fields.Integer("Items", readonly=True)
    date_oldest = fields.Date("Oldest Due Date", readonly=True)
    days_late = fields.Integer(readonly=True, aggregator="max")
    level = fields.Integer(readonly=True, aggregator="max")
    date_last_notice = fields.Date("Last Notice", readonly=True)
    broken_promise_count = fields.Integer(
        "Broken Promises", readonly=True, aggregator="max", help="Within the last year."
    )
    next_step = fields.Char(compute="_compute_next_step")

    # === QUERY === #

    @property
    def _table_query(self):
        """One row for each company, customer and currency with something overdue."""
        return SQL(
            """
            SELECT MIN(line.id) AS id,
                   line.company_id,
                   line.partner_id,
                   line.currency_id,
                   SUM(line.amount_residual_currency) AS amount_open,
                   SUM(line.amount_residual_currency) FILTER (WHERE %(overdue)s) AS amount_overdue,
                   SUM(line.amount_residual) FILTER (WHERE %(overdue)s) AS amount_overdue_company,
                   SUM(COALESCE(line.o2c_disputed_amount, 0)) AS amount_disputed,
                   COALESCE(
                       SUM(-line.amount_residual_currency) FILTER (WHERE line.amount_residual < 0),
                       0
                   ) AS amount_credit,
                   COUNT(*) FILTER (WHERE %(overdue)s) AS item_count,
                   MIN(line.date_maturity) FILTER (WHERE %(overdue)s) AS date_oldest,
                   %(today)s - MIN(line.date_maturity) FILTER (WHERE %(overdue)s) AS days_late,
                   MAX(COALESCE(line.o2c_dunning_level, 0)) AS level,
                   MAX(line.o2c_dunning_date) AS date_last_notice,
                   (SELECT COUNT(*)
                      FROM o2c_promise promise
                     WHERE promise.company_id = line.company_id
                       AND promise.partner_id = line.partner_id
                       AND promise.state = 'broken'
                       AND promise.date > %(today)s - 365) AS broken_promise_count
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
             WHERE account.account_type = 'asset_receivable'
               AND line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND line.partner_id IS NOT NULL
          GROUP BY line.company_id, line.partner_id, line.currency_id
            HAVING COUNT(*) FILTER (WHERE %(overdue)s) > 0
            """,
            today=fields.Date.context_today(self),
            overdue=SQL(
                "line.amount_residual > 0 AND line.date_maturity < %s",
                fields.Date.context_today(self),
            ),
        )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    def _compute_next_step(self):
        notices = self.env["o2c.dunning.notice"]
        for company, rows in self.grouped("company_id").items():
            plans = {
                (plan.partner_id, plan.currency_id): plan
                for plan in notices.with_company(company)._plans(company, rows.partner_id.ids)
            }
            for row in rows:
                plan = plans.get((row.partner_id.id, row.currency_id.id))
                row.next_step = self._tell_plan(plan) if plan else ""

    @api.model
    def _tell_plan(self, plan):
        """Return in words what the next run does with a customer."""
        if plan.step.level:
            return plan.policy._levels_in_order()[plan.step.level - 1].name
        return self.env["o2c.dunning.policy"]._tell_reasons(plan.step.reasons)

    # === ACTION METHODS === #

    def action_open_items(self):
        """List the open items of the customer."""
        self.ensure_one()
        lines = self.env["account.move.line"]
        domain = [
            *lines._o2c_open_receivable_domain(self.company_id),
            ("partner_id", "=", self.partner_id.id),
            ("currency_id", "=", self.currency_id.id),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open Items of %(customer)s", customer=self.partner_id.name),
            "res_model": "account.move.line",
            "view_mode": "list",
            "views": [(self.env.ref("o2c_automation.account_move_line_view_list_o2c").id, "list")],
            "domain": domain,
        }

    def action_take_promise(self):
        """Take a promise of the customer."""
        self.ensure_one()
        promises = self.env["o2c.promise"].with_company(self.company_id)
        return promises._action_take(self.partner_id, currency=self.currency_id)

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
