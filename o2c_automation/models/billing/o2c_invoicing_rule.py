from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import formatLang

from ...engine import invoicing as engine

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class O2cInvoicingRule(models.Model):
    """When and how the orders of a customer, or of a whole company, become invoices."""

    _name = "o2c.invoicing.rule"
    _description = "Invoicing Rule"
    _inherit = "o2c.cached.mixin"
    _order = "company_id, partner_id nulls first, id"
    _check_company_auto = True
    _o2c_cached_fields = frozenset({"active", "company_id", "partner_id"})

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        domain=[("parent_id", "=", False)],
        check_company=True,
        index="btree_not_null",
        help="Leave empty for the rule of all customers without one of their own.",
    )
    trigger = fields.Selection(
        [
            ("confirmation", "As soon as there is something to invoice"),
            ("delivery", "When something is delivered"),
            ("full_delivery", "When all is delivered"),
            ("daily", "Once a day"),
            ("weekly", "Once a week"),
            ("monthly", "Once a month"),
            ("manual", "By hand only"),
        ],
        "Invoice",
        required=True,
        default="confirmation",
        help="What there is to invoice follows each product's invoicing policy: the ordered "
        "quantities once the order is confirmed, or what has been delivered so far. A company "
        "that had posted entries when the app was installed begins by hand.",
    )
    consolidation = fields.Selection(
        "_selection_consolidation",
        "Group",
        required=True,
        default="order",
        help="Orders without a reference or project are invoiced alone. Different currencies, "
        "invoice addresses and fiscal positions are never mixed.",
    )
    weekday = fields.Selection(WEEKDAYS, "On", required=True, default="0")
    month_day = fields.Integer(
        "On Day",
        required=True,
        default=1,
        help="In a shorter month the last day: 31 always is the end of the month.",
    )
    weekend = fields.Selection(
        [
            ("same", "Invoice all the same"),
            ("before", "On the Friday before"),
            ("after", "On the Monday after"),
        ],
        "On Weekends",
        required=True,
        default="same",
    )
    date_next = fields.Date("Next", compute="_compute_date_next")
    currency_id = fields.Many2one(related="company_id.currency_id")
    minimum_amount = fields.Monetary(
        "Minimum",
        help="What comes to less waits until more is to be invoiced. In company currency, with "
        "taxes; credit notes never wait.",
    )
    auto_post = fields.Boolean(
        "Post",
        default=True,
        help="Post the invoices of this rule at once. Otherwise they wait as drafts for a review. "
        "Off at first in a company that had posted entries when the app was installed.",
    )
    auto_dispatch = fields.Boolean(
        "Send",
        default=True,
        help="Send each invoice and credit note when it is posted, also those written by hand. "
        "Off at first in a company that had posted entries when the app was installed.",
    )
    dispatch_channel = fields.Selection(
        selection=lambda self: self.env["o2c.dispatch"]._fields["channel"].selection,
        string="Through",
        help="Leave empty to use the sending method of each customer.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        "E-mail Template",
        domain=[("model", "=", "account.move")],
        help="What invoices are mailed with, in the language of each customer. Leave empty for "
        "the usual template; credit notes keep theirs.",
    )
    date_from = fields.Datetime(
        "Orders From",
        required=True,
        default=fields.Datetime.now,
        help="Orders confirmed and invoices dated before are never touched: what was there when "
        "the rule came stays with those who look after it.",
    )
    date_last_run = fields.Datetime("Last Run", readonly=True, copy=False)

    _rule_uniq = models.UniqueIndex(
        "(company_id, COALESCE(partner_id, 0)) WHERE active",
        "There is an active rule for this customer already.",
    )

    _month_day_exists = models.Constraint(
        "CHECK (month_day BETWEEN 1 AND 31)", "A month has the days 1 to 31."
    )
    _minimum_positive = models.Constraint(
        "CHECK (minimum_amount >= 0)", "The minimum cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.model
    def _selection_consolidation(self):
        """Return what orders may be invoiced together by; projects only where there are any."""
        choices = [
            ("order", self.env._("One invoice per order")),
            ("customer", self.env._("One invoice per customer")),
            ("delivery", self.env._("One invoice per delivery address")),
            ("reference", self.env._("One invoice per customer reference")),
        ]
        if "project_id" in self.env["sale.order"]._fields:
            choices.append(("project", self.env._("One invoice per project")))
        return choices

    @api.depends("trigger", "weekday", "month_day", "weekend", "company_id")
    def _compute_date_next(self):
        now = fields.Datetime.now()
        for rule in self:
            is_dated = rule.trigger not in (*engine.CONTINUOUS, "manual")
            today = rule._local_date(now)
            rule.date_next = is_dated and engine.next_day(rule._schedule(), today)

    # === BUSINESS METHODS === #

    @api.model
    def _get_rule(self, company, partner):
        """Return the rule of the commercial ``partner`` in ``company``, possibly none."""
        rules = self._rule_ids(company.id)
        return self.sudo().browse(rules.get(partner.id) or rules.get(False) or ())

    @api.model
    @tools.ormcache("company_id")
    def _rule_ids(self, company_id):
        """Return the ids of the active rules of a company by customer, False for the rest."""
        in_use_sudo = self.sudo().with_context(active_test=True)
        rules_sudo = in_use_sudo.search([("company_id", "=", company_id)])
        return {rule.partner_id.id: rule.id for rule in rules_sudo}

    def _covers_date(self, date):
        """Tell whether what is dated ``date`` is recent enough for the rule."""
        self.ensure_one()
        return not date or date >= fields.Date.context_today(self, self.date_from)

    def _schedule(self):
        """Return when the rule invoices, as the engine takes it."""
        self.ensure_one()
        # Half-filled forms are asked for the next day, too.
        month_day = min(max(self.month_day, 1), 31)
        return engine.Schedule(
            self.trigger or "manual", int(self.weekday or 0), month_day, self.weekend or "same"
        )

    def _local_date(self, moment):
        """Return the date at ``moment`` (UTC) where the rule's company is."""
        company = self.company_id
        zone = company.partner_id.tz or company.resource_calendar_id.tz
        return engine.local_date(moment, zone or "")

    def _is_due(self):
        """Tell whether the rule may invoice now."""
        self.ensure_one()
        today, start = self._local_date(fields.Datetime.now()), self._local_date(self.date_from)
        last = self._local_date(self.date_last_run) if self.date_last_run else None
        return engine.is_due(self._schedule(), today, start, last)

    # === BATCH === #

    @api.model
    def _cron_invoice_due_orders(self):
        """Invoice what is due, company by company, until done or out of time."""
        for company in self.env["res.company"].sudo().search([]):
            rules = company._o2c_alone(self)
            if not rules._invoice_company(company):
                break

    @api.model
    def _invoice_company(self, company):
        """Invoice what is due in ``company``; return whether time is left."""
        rules = self.sudo().browse(self._rule_ids(company.id).values())
        due = rules.filtered(lambda rule: rule._is_due())
        groups = due._due_groups(company)
        is_complete = due._invoice_in_run(groups, company) if groups else True
        if is_complete:
            # A day on which there was nothing to invoice is over as well.
            done = due.filtered(lambda rule: rule.trigger not in engine.CONTINUOUS)
            done |= due.concat(*(rule for rule, _orders in groups))
            done.date_last_run = fields.Datetime.now()
        return is_complete

    def _invoice_in_run(self, groups, company):
        """Invoice ``groups`` and count them; return whether time was left."""
        run = self.env["o2c.run"]._start("invoicing", company)
        is_complete = self._invoice_groups(groups, run)
        run._finish()
        return is_complete

    def _due_groups(self, company):
        """Return pairs of a rule, of those in ``self``, and orders to invoice together."""
        order_model = self.env["sale.order"]
        domain = order_model._o2c_due_domain() & Domain("company_id", "=", company.id)
        orders = order_model.search(domain, order="date_order, id")
        groups = orders.filtered(self._covers)._o2c_invoicing_groups()
        return [
            (rule, orders) for (rule, _key), orders in groups.items() if rule._is_enough(orders)
        ]

    def _covers(self, order):
        """Tell whether one of the rules invoices ``order`` in this run."""
        rule = order._o2c_invoicing_rule()
        return rule in self and order.date_order >= rule.date_from and order._o2c_is_ripe(rule)

    def _is_enough(self, orders):
        """Tell whether ``orders`` are worth an invoice; note on them if they have to wait."""
        self.ensure_one()
        currency = self.company_id.currency_id
        total = orders._o2c_amount_due() if self.minimum_amount else 0
        if not engine.waits_for_more(total, currency.o2c_to_minor(self.minimum_amount)):
            return True
        wait = self.env._(
            "Waits for more: %(total)s of at least %(minimum)s.",
            total=formatLang(self.env, currency.o2c_from_minor(total), currency_obj=currency),
            minimum=formatLang(self.env, self.minimum_amount, currency_obj=currency),
        )
        orders.filtered(lambda order: order.o2c_invoicing_wait != wait).o2c_invoicing_wait = wait
        return False

    @api.model
    def _invoice_groups(self, groups, run):
        """Invoice each group in a transaction of its own; return whether time was left."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(groups))
        for _rule, orders in groups:
            run._tagged(orders)._o2c_invoice_locked(run)
            if not cron._commit_progress(1):
                return False
        return True
