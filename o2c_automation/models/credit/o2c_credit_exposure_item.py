from odoo import api, fields, models
from odoo.tools import SQL

from .o2c_credit_exposure import AMOUNT_PARTS


class O2cCreditExposureItem(models.Model):
    """One record that counts in a customer's exposure, with the amount it counts for.

    Read from the same query as the exposure, in the companies that are switched on and
    their branches.
    """

    _name = "o2c.credit.exposure.item"
    _description = "Credit Exposure Item"
    _inherit = ["o2c.link.mixin"]
    _auto = False
    _order = "date_due, date, id"

    part = fields.Selection(selection="_get_parts", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_currency = fields.Monetary("Amount", currency_field="currency_id", readonly=True)
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        "In Company Currency", currency_field="company_currency_id", readonly=True
    )
    date = fields.Date(readonly=True)
    date_due = fields.Date("Due", readonly=True)
    name = fields.Char("Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)

    @property
    def _table_query(self):
        exposure = self.env["o2c.credit.exposure"].sudo()
        self.env.flush_all()
        scope_ids = {one for company in self.env.companies for one in exposure._scope_ids(company)}
        companies_sudo = self.env["res.company"].sudo().browse(sorted(scope_ids))
        by_currency = companies_sudo.grouped("currency_id").values()
        items = SQL(" UNION ALL ").join(
            exposure._items_sql(exposure._scope(companies[0], companies.ids))
            for companies in by_currency
        )
        # Named here: the query of the items is kept in the database for readers of any language.
        return SQL(
            """
            SELECT id, part, partner_id, company_id, currency_id, amount_currency,
                   company_currency_id, amount, date, date_due, res_model, res_id,
                   CASE WHEN part = 'draft_invoices' THEN COALESCE(name, %s) ELSE name END AS name
              FROM (%s) AS item
            """,
            self.env._("Draft invoice"),
            items,
        )

    @api.model
    def _get_parts(self):
        labels = {
            "not_due": self.env._("Not yet due"),
            "overdue": self.env._("Overdue"),
            "disputed": self.env._("Disputed"),
            "draft_invoices": self.env._("Draft invoices"),
            "open_orders": self.env._("Orders not yet invoiced"),
            "unapplied": self.env._("− Unapplied payments and credit notes"),
            "authorised": self.env._("− Authorised online payments"),
            "secured": self.env._("− Insurance and other cover"),
        }
        return [(part, labels[part]) for part in AMOUNT_PARTS]

    @api.model
    def _default_groups(self, domain):
        """Return the context that opens a list of items by part and by currency.

        Neither where there is only one: then all items stand in sight.
        """
        names = ("part", "currency_id")
        counts = [len(self._read_group(domain, [name])) for name in names]
        return {
            f"search_default_group_{name.removesuffix('_id')}": position
            for position, (name, count) in enumerate(zip(names, counts, strict=True), 1)
            if count > 1
        }
