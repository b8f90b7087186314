"""Run in Odoo's shell: two companies with a past, made before the addon comes."""

from odoo import Command, fields

TODAY = fields.Date.today()


def company_with_books(name):
    company = env["res.company"].create({"name": name, "currency_id": env.ref("base.EUR").id})
    env.user.company_ids |= company
    env["account.chart.template"]._load("generic_coa", company, install_demo=False)
    return company


def trade(company):
    here = env(context={**env.context, "allowed_company_ids": company.ids})
    customer = here["res.partner"].create(
        {"name": f"Customer of {company.name}", "email": "a@b.example.com"}
    )
    product = here["product.product"].create(
        {"name": "Widget", "type": "service", "invoice_policy": "order", "list_price": 50}
    )
    lines = [Command.create({"product_id": product.id, "product_uom_qty": 3})]
    orders = here["sale.order"].create(
        [{"partner_id": customer.id, "order_line": lines} for _number in range(4)]
    )
    orders[:3].action_confirm()
    invoices = orders[:2]._create_invoices(grouped=True)
    invoices.action_post()
    pay(here, company, invoices[0])


def pay(here, company, invoice):
    journal = here["account.journal"].search(
        [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
    )
    receivable = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
    bank_line = here["account.bank.statement.line"].create(
        {
            "journal_id": journal.id,
            "date": TODAY,
            "amount": invoice.amount_total / 2,
            "payment_ref": invoice.name,
            "partner_id": invoice.partner_id.id,
            "counterpart_account_id": receivable.account_id.id,
        }
    )
    counterpart = bank_line.line_ids.filtered(lambda line: line.account_id == receivable.account_id)
    (receivable | counterpart).reconcile()


env.ref("base.EUR").active = True
for company_name in ("Elder & Sons", "Younger Ltd"):
    trade(company_with_books(company_name))
env.cr.commit()
