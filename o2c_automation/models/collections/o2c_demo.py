from datetime import timedelta

from odoo import Command, api, fields, models

YEARLY_INTEREST = 8.0
LAST_FEE = 15.0
# Customer, days since the invoice, crates: what one customer pays in instalments.
PLANNED = ("disputing", 62, 10)


class O2cDemo(models.AbstractModel):
    """The demo company's collections: terms of sale, a payment plan, a promise, a statement."""

    _inherit = "o2c.demo"

    @api.model
    def _trade(self):
        result = super()._trade()
        company = self.env.company
        self._agree_terms(company)
        self._agree_plan()
        self._take_promise(company)
        self._tell_account(company)
        self.env["o2c.late.charge"]._accrue_by_hand(company)
        return result

    @api.model
    def _agree_terms(self, company):
        """Charge interest from the second level on, by the terms of sale, and a fee on the last."""
        rule = self.env["o2c.interest.rule"].create(
            {
                "name": "Terms of sale",
                "company_id": company.id,
                "margin": YEARLY_INTEREST,
                "text": "Interest for late payment under our terms of sale, which you accepted.",
            }
        )
        policy = self.env["o2c.dunning.policy"].search([("company_id", "=", company.id)], limit=1)
        policy.interest_rule_id = rule
        levels = policy._levels_in_order()
        levels[1:].claims_interest = True
        fee = {"currency_id": company.currency_id.id, "amount": LAST_FEE}
        levels[-1:].fee_ids = [Command.create(fee)]

    @api.model
    def _agree_plan(self):
        """Let a customer pay an invoice of two months ago in three instalments."""
        invoice = self.env["account.move"].create(self._prepare_invoice_vals(*PLANNED))
        invoice.action_post()
        items = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        start = self._by_collector("o2c.payment.plan.start").create(
            {
                "company_id": invoice.company_id.id,
                "partner_id": invoice.partner_id.id,
                "currency_id": invoice.currency_id.id,
                "move_line_ids": [Command.set(items.ids)],
            }
        )
        start.action_agree()

    @api.model
    def _take_promise(self, company):
        customer = self._ref("res_partner_no_reference")
        items = customer._o2c_open_items(company)
        self._by_collector("o2c.promise").create(
            {
                "company_id": company.id,
                "partner_id": customer.id,
                "currency_id": company.currency_id.id,
                "date": fields.Date.context_today(self) + timedelta(days=10),
                "amount": sum(items.mapped("amount_residual_currency")),
                "channel": "phone",
            }
        )

    @api.model
    def _tell_account(self, company):
        """Keep a statement as it was sent; nothing of it leaves the demo."""
        statements, today = self.env["o2c.statement"].sudo(), fields.Date.context_today(self)
        customer = self._ref("res_partner_disputing")
        sections = statements._accounts("open_items", company, customer, None, today)
        statements.create(
            [
                {
                    **statements._prepare_content_vals(section),
                    "company_id": company.id,
                    "partner_id": customer.id,
                    "addressee_id": customer.id,
                    "currency_id": section["currency"].id,
                    "kind": "open_items",
                    "date": today,
                    "date_sent": today,
                }
                for section in sections.values()
            ]
        )

    @api.model
    def _by_collector(self, model):
        collector = self._ref("user_collector")
        return self.env[model].with_user(collector).with_company(self.env.company)
