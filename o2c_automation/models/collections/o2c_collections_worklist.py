from odoo import api, fields, models
from odoo.tools import SQL


class O2cCollectionsWorklist(models.Model):
    """The customers who owe something overdue: whom to contact first, and what comes next.

    The money is the ledger's of this moment; points and obstacles are those of the last
    ranking, which opening the list brings up to date.
    """

    _name = "o2c.collections.worklist"
    _description = "Overdue Customer"
    _auto = False
    _order = "points desc, amount_overdue desc, id"
    _rec_name = "partner_id"
    _depends = {
        "account.account": ["account_type"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "amount_residual_currency",
            "company_id",
            "date_maturity",
            "o2c_disputed_amount",
            "o2c_dunning_date",
            "o2c_dunning_level",
            "parent_state",
            "partner_id",
            "reconciled",
        ],
        "o2c.collector.absence": ["company_id", "date_from", "date_to", "substitute_id", "user_id"],
        "o2c.promise": ["company_id", "date", "partner_id", "state"],
        "o2c.worklist.rank": [
            "collector_id",
            "company_id",
            "date_contact",
            "date_next",
            "obstacle",
            "partner_id",
            "points",
        ],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    collector_id = fields.Many2one("res.users", readonly=True)
    substitute_id = fields.Many2one(
        "res.users", readonly=True, help="Works the portfolio while the collector is away."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    points = fields.Integer(readonly=True, aggregator="max")
    points_text = fields.Char("Because Of", compute="_compute_points_text")
    obstacle = fields.Selection("_selection_obstacle", "Not to Contact", readonly=True)
    date_contact = fields.Date("Last Contact", readonly=True)
    date_next = fields.Date("Next Contact", readonly=True)
    amount_open = fields.Monetary("Open", readonly=True, help="All open items less credits.")
    amount_overdue = fields.Monetary("Overdue", readonly=True)
    amount_disputed = fields.Monetary("In Dispute", readonly=True)
    amount_credit = fields.Monetary("Credits", readonly=True)
    item_count = fields.Integer("Items", readonly=True)
    date_oldest = fields.Date("Oldest Due Date", readonly=True)
    days_late = fields.Integer(readonly=True, aggregator="max")
    level = fields.Integer(readonly=True, aggregator="max")
    date_last_notice = fields.Date("Last Notice", readonly=True)
    broken_promise_count = fields.Integer(
        "Broken Promises", readonly=True, aggregator="max", help="Within the last year."
    )
    next_step = fields.Char("Next Notice", compute="_compute_next_step")

    # === QUERY === #

    @property
    def _table_query(self):
        """One row for each company and customer with something overdue, in company currency."""
        return SQL(
            """
            SELECT owed.*, rank.collector_id, COALESCE(rank.points, 0) AS points,
                   rank.obstacle, rank.date_contact, rank.date_next,
                   (SELECT absence.substitute_id
                      FROM o2c_collector_absence absence
                     WHERE absence.company_id = owed.company_id
                       AND absence.user_id = rank.collector_id
                       AND %(today)s BETWEEN absence.date_from AND absence.date_to
                  ORDER BY absence.id
                     LIMIT 1) AS substitute_id
              FROM (%(owed)s) owed
         LEFT JOIN o2c_worklist_rank rank
                ON rank.company_id = owed.company_id AND rank.partner_id = owed.partner_id
            """,
            owed=self._owed_query(),
            today=fields.Date.context_today(self),
        )

    @api.model
    def _owed_query(self):
        return SQL(
            """
            SELECT MIN(line.id) AS id,
                   line.company_id,
                   line.partner_id,
                   SUM(line.amount_residual) AS amount_open,
                   SUM(line.amount_residual) FILTER (WHERE %(overdue)s) AS amount_overdue,
                   COALESCE(
                       SUM(line.o2c_disputed_amount * line.amount_residual
                           / NULLIF(line.amount_residual_currency, 0)),
                       0
                   ) AS amount_disputed,
                   COALESCE(
                       SUM(-line.amount_residual) FILTER (WHERE line.amount_residual < 0), 0
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
          GROUP BY line.company_id, line.partner_id
            HAVING COUNT(*) FILTER (WHERE %(overdue)s) > 0
            """,
            today=fields.Date.context_today(self),
            overdue=SQL(
                "line.amount_residual > 0 AND line.date_maturity < %s",
                fields.Date.context_today(self),
            ),
        )

    # === COMPUTE METHODS === #

    @api.model
    def _selection_obstacle(self):
        return list(self.env["o2c.dunning.policy"]._reason_texts().items())

    @api.depends_context("lang")
    def _compute_points_text(self):
        ranks_sudo = self.env["o2c.worklist.rank"].sudo()
        domain = [
            ("company_id", "in", self.company_id.ids),
            ("partner_id", "in", self.partner_id.ids),
        ]
        texts = {
            (rank.company_id, rank.partner_id): rank._tell() for rank in ranks_sudo.search(domain)
        }
        for row in self:
            row.points_text = texts.get((row.company_id, row.partner_id), "")

    @api.depends_context("lang")
    def _compute_next_step(self):
        notices = self.env["o2c.dunning.notice"]
        for company, rows in self.grouped("company_id").items():
            plans = notices.with_company(company)._plans(company, rows.partner_id.ids)
            steps = {}
            for plan in plans:
                steps.setdefault(plan.partner_id, {})[self._tell_plan(plan)] = True
            for row in rows:
                row.next_step = "; ".join(filter(None, steps.get(row.partner_id.id, ())))

    @api.model
    def _tell_plan(self, plan):
        """Return in words what the next run does with a customer."""
        if plan.step.level:
            return plan.policy._levels_in_order()[plan.step.level - 1].name
        return self.env["o2c.dunning.policy"]._tell_reasons(plan.step.reasons)

    # === ACTION METHODS === #

    @api.model
    def action_open_worklist(self):
        """Bring the order up to date where it is old, and open the worklist."""
        self.check_access("read")
        self.env["o2c.worklist.rank"]._refresh_outdated(self.env.companies)
        return self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_collections_worklist_action"
        )

    def action_open_items(self):
        """List the open items of the customer."""
        self.ensure_one()
        lines = self.env["account.move.line"]
        domain = [
            *lines._o2c_open_receivable_domain(self.company_id),
            ("partner_id", "=", self.partner_id.id),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open Items of %(customer)s", customer=self.partner_id.name),
            "res_model": "account.move.line",
            "view_mode": "list",
            "views": [(self.env.ref("o2c_automation.account_move_line_view_list_o2c").id, "list")],
            "domain": domain,
        }

    def action_call(self):
        """Open the call screen with the customer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_call_desk_action")
        context = {"active_partner": self.partner_id.id, "active_company": self.company_id.id}
        return {**action, "context": context}
