from datetime import timedelta

from odoo import Command, api, fields, models

BANK_ACCOUNT = "BE71096123456769"

# Customer (XML id) → credit limit in euros.
CREDIT_LIMITS = {
    "prompt_payer": 20000,
    "slow_payer": 15000,
    "over_limit": 5000,
    "short_payer": 12000,
    "no_reference": 10000,
    "disputing": 15000,
}

# Customer, days since the invoice, crates sold, days until it was paid (None: open).
PAST_TRADE = [
    ("prompt_payer", 160, 26, 24),
    ("prompt_payer", 128, 31, 27),
    ("prompt_payer", 97, 28, 25),
    ("prompt_payer", 61, 35, 28),
    ("slow_payer", 165, 14, 55),
    ("slow_payer", 132, 17, 62),
    ("slow_payer", 76, 15, None),
    ("over_limit", 140, 9, 30),
    ("over_limit", 99, 12, 31),
    ("over_limit", 52, 16, 33),
    ("short_payer", 150, 20, 29),
    ("short_payer", 110, 22, 33),
    ("short_payer", 66, 18, 31),
    ("no_reference", 120, 8, 35),
    ("no_reference", 18, 7, None),
    ("no_reference", 16, 7, None),
    ("disputing", 125, 19, 34),
    ("disputing", 71, 20, None),
]


class O2cDemo(models.AbstractModel):
    """The demo company's books: half a year of trade with six customers."""

    _name = "o2c.demo"
    _description = "Order-to-Cash Demo Data"

    @api.model
    def _build(self):
        """Give the demo company accounts, a bank, limits and its past; once."""
        company = self._ref("res_company_harbour_lane")
        if company.chart_template:
            return
        self.env["account.chart.template"]._load("generic_coa", company, install_demo=False)
        company.currency_id = self.env.ref("base.EUR")
        demo = company._o2c_alone(self)
        demo._prepare_bank(company)
        demo._set_terms_and_limits()
        demo._appoint_credit_desk(company)
        demo._remind_on_any_day(company)
        demo._trade()

    @api.model
    def _ref(self, name):
        return self.env.ref(f"o2c_automation.{name}_demo")

    @api.model
    def _prepare_bank(self, company):
        """Put the company's account number on its bank journal."""
        journal = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
        )
        journal.bank_account_id = self.env["res.partner.bank"].create(
            {"acc_number": BANK_ACCOUNT, "partner_id": company.partner_id.id}
        )

    @api.model
    def _set_terms_and_limits(self):
        terms = self.env.ref("account.account_payment_term_30days")
        for name, limit in CREDIT_LIMITS.items():
            customer = self._ref(f"res_partner_{name}")
            customer.write({"credit_limit": limit, "property_payment_term_id": terms.id})

    @api.model
    def _appoint_credit_desk(self, company):
        """Give the holds and the reviews to the credit manager instead of the administrator."""
        manager = self._ref("user_credit_manager")
        for model in ("o2c.credit.policy", "o2c.credit.default.policy"):
            policies = self.env[model].search([("company_id", "=", company.id)])
            policies.responsible_id = manager

    @api.model
    def _remind_on_any_day(self, company):
        """Let notices leave on weekends too: a demo is told on any day."""
        policies = self.env["o2c.dunning.policy"].search([("company_id", "=", company.id)])
        policies.skip_weekends = False

    @api.model
    def _trade(self):
        """Post the past invoices and the payments that settled most of them."""
        invoices = self.env["account.move"].create(
            [self._prepare_invoice_vals(*trade[:3]) for trade in PAST_TRADE]
        )
        invoices.action_post()
        paid = [
            (invoice, trade[3])
            for invoice, trade in zip(invoices, PAST_TRADE, strict=True)
            if trade[3] is not None
        ]
        self._pay(paid)

    @api.model
    def _prepare_invoice_vals(self, name, days_ago, crates):
        product = self._ref("product_product_crate")
        date = fields.Date.context_today(self) - timedelta(days=days_ago)
        line = {"product_id": product.id, "quantity": crates, "tax_ids": [Command.clear()]}
        return {
            "move_type": "out_invoice",
            "partner_id": self._ref(f"res_partner_{name}").id,
            "invoice_date": date,
            "invoice_line_ids": [Command.create(line)],
        }

    @api.model
    def _pay(self, paid):
        """Book a bank line for each ``(invoice, days until paid)`` and reconcile them all."""
        receivables = [
            invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
            for invoice, _days in paid
        ]
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id), ("type", "=", "bank")], limit=1
        )
        bank_lines = self.env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": journal.id,
                    **self._prepare_bank_line_vals(invoice, receivable, days),
                }
                for (invoice, days), receivable in zip(paid, receivables, strict=True)
            ]
        )
        counterparts = [
            line.line_ids.filtered(lambda item: item.account_type == "asset_receivable")
            for line in bank_lines
        ]
        self.env["account.move.line"]._reconcile_plan(
            [one | other for one, other in zip(receivables, counterparts, strict=True)]
        )

    @api.model
    def _prepare_bank_line_vals(self, invoice, receivable, days):
        return {
            "date": invoice.invoice_date + timedelta(days=days),
            "amount": invoice.amount_total,
            "payment_ref": invoice.name,
            "partner_id": invoice.commercial_partner_id.id,
            "counterpart_account_id": receivable.account_id.id,
        }
