"""The world of the addon's tests: one company, frozen dates, customers, documents."""

from datetime import date

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

TODAY = date(2026, 6, 15)
ROLES = (
    "credit_analyst",
    "credit_manager",
    "billing",
    "cash_applier",
    "collector",
    "dispute_analyst",
    "auditor",
    "ar_manager",
)


class O2cCommon(AccountTestInvoicingCommon):
    """Short verbs for what happens in an order-to-cash cycle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.customer = cls._customer("Abel Hardware")
        cls.product = cls.env["product.product"].create(
            {
                "name": "Bracket",
                "list_price": 100.0,
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
                "property_account_income_id": cls.company_data["default_account_revenue"].id,
            }
        )

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        return (
            groups
            | cls.quick_ref("o2c_automation.group_ar_manager")
            | cls.quick_ref("sales_team.group_sale_manager")
        )

    @classmethod
    def _customer(cls, name, **vals):
        email = f"{name.lower().replace(' ', '.')}@example.com"
        return cls.env["res.partner"].create(
            {"name": name, "email": email, "is_company": True, **vals}
        )

    @classmethod
    def _user(cls, role, **vals):
        """Return a user of one role (see ``ROLES``), in the test company only."""
        return new_test_user(
            cls.env,
            login=f"o2c_{role}",
            groups=f"o2c_automation.group_{role}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            **vals,
        )

    @classmethod
    def _invoice(cls, amount, *, partner=None, due=TODAY, date=None, post=True, **vals):
        """Return an untaxed customer invoice of one line."""
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.customer).id,
                "invoice_date": date or due,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **vals,
            }
        )
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def _credit_note(cls, amount, *, partner=None, date=TODAY):
        """Return a posted credit note that is not applied to any invoice."""
        return cls._invoice(amount, partner=partner, due=date, move_type="out_refund")

    @classmethod
    def _order(cls, amount, *, partner=None, quantity=1, user=None, **vals):
        """Return a quotation of one untaxed line."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "user_id": user.id if user else False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "product_uom_qty": quantity,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **vals,
            }
        )

    @classmethod
    def _bank_line(cls, amount, text="", *, partner=None, date=TODAY, **vals):
        """Return a bank line as an import would leave it: no customer guessed."""
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.company_data["default_journal_bank"].id,
                "date": date,
                "amount": amount,
                "payment_ref": text or "/",
                "partner_id": partner.id if partner else False,
                **vals,
            }
        )

    @classmethod
    def _receivable(cls, move):
        """Return the receivable lines of a document."""
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def _run_job(self, name):
        """Run a scheduled job of the addon as the scheduler would, in the test's transaction."""
        with self.enter_registry_test_mode():
            self.env.ref(f"o2c_automation.{name}").sudo().method_direct_trigger()
