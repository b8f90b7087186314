from odoo import api, fields, models, tools
from odoo.fields import Domain


class O2cInvoicingRule(models.Model):
    """When and how the orders of a customer, or of a whole company, become invoices."""

    _name = "o2c.invoicing.rule"
    _description = "Invoicing Rule"
    _order = "company_id, partner_id nulls first, id"
    _check_company_auto = True

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
            ("daily", "Once a day"),
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
        [("order", "One invoice per order"), ("customer", "One invoice per customer")],
        "Group",
        required=True,
        default="order",
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

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        res = super().write(vals)
        if {"active", "company_id", "partner_id"} & set(vals):
            self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res

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
        rules_sudo = self.sudo().search([("company_id", "=", company_id)])
        return {rule.partner_id.id: rule.id for rule in rules_sudo}

    def _covers_date(self, date):
        """Tell whether what is dated ``date`` is recent enough for the rule."""
        self.ensure_one()
        return not date or date >= fields.Date.context_today(self, self.date_from)

    def _is_due(self):
        """Tell whether the rule may invoice now."""
        self.ensure_one()
        if self.trigger != "daily":
            return self.trigger == "confirmation"
        return not self.date_last_run or self.date_last_run.date() < fields.Date.today()

    # === BATCH === #

    @api.model
    def _cron_invoice_due_orders(self):
        """Invoice what is due, company by company, until done or out of time."""
        for company in self.env["res.company"].sudo().search([]):
            rules = self.with_company(company).with_context(allowed_company_ids=company.ids)
            if not rules._invoice_company(company):
                break

    @api.model
    def _invoice_company(self, company):
        """Invoice what is due in ``company``; return whether time is left."""
        groups = self._due_groups(company)
        if not groups:
            return True
        run = self.env["o2c.run"]._start("invoicing", company)
        is_complete = self._invoice_groups(groups, run)
        run._finish()
        if is_complete:
            self.concat(*(rule for rule, _orders in groups)).date_last_run = fields.Datetime.now()
        return is_complete

    @api.model
    def _due_groups(self, company):
        """Return pairs of a rule and orders to invoice together."""
        order_model = self.env["sale.order"]
        domain = order_model._o2c_due_domain() & Domain("company_id", "=", company.id)
        groups = order_model.search(domain, order="date_order, id")._o2c_invoicing_groups()
        pairs = (
            (rule, orders.filtered(lambda order, rule=rule: order.date_order >= rule.date_from))
            for (rule, _key), orders in groups.items()
            if rule and rule._is_due()
        )
        return [(rule, orders) for rule, orders in pairs if orders]

    @api.model
    def _invoice_groups(self, groups, run):
        """Invoice each group in a transaction of its own; return whether time was left."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(groups))
        for _rule, orders in groups:
            orders.with_context(o2c_run_id=run.id)._o2c_invoice_locked(run)
            if not cron._commit_progress(1):
                return False
        return True
