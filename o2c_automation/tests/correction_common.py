"""Short verbs for correcting invoices, with taxes and accounts to look at."""

from odoo import Command

from .dispute_common import DisputeCommon


class CorrectionCommon(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expense = cls.company_data["default_account_expense"]
        cls.company.o2c_dispute_account_id = cls.expense
        cls.revenue = cls.company_data["default_account_revenue"]
        cls.receivable = cls.company_data["default_account_receivable"]
        cls.tax_account = cls.company_data["default_account_tax_sale"]
        cls.tax = cls._tax("VAT 19", 19.0)
        cls.reduced_tax = cls._tax("VAT 7", 7.0)
        cls.included_tax = cls._tax("VAT 19 incl.", 19.0, price_include_override="tax_included")

    @classmethod
    def _tax(cls, name, percent, **vals):
        """Return a sales tax booked to the company's tax account."""
        lines = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": cls.tax_account.id}),
        ]
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": percent,
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
                **vals,
            }
        )

    @classmethod
    def _taxed_invoice(cls, *prices, tax=None, **vals):
        """Return a posted invoice with one line a price; a pair gives price and tax."""
        pairs = [price if isinstance(price, tuple) else (price, tax or cls.tax) for price in prices]
        lines = [
            Command.create(
                {
                    "product_id": cls.product.id,
                    "price_unit": price,
                    "tax_ids": [Command.set(line_tax.ids)],
                }
            )
            for price, line_tax in pairs
        ]
        return cls._invoice(0.0, invoice_line_ids=lines, **vals)

    @classmethod
    def _two_halves(cls, **vals):
        """Return a payment term of two equal instalments."""
        halves = (
            Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
            for days in (10, 40)
        )
        return cls.env["account.payment.term"].create(
            {"name": "Two halves", "line_ids": [*halves], **vals}
        )

    @classmethod
    def _approved(cls, invoice, amount, **vals):
        dispute = cls._dispute(invoice, amount, **vals)
        dispute.action_approve()
        return dispute

    @classmethod
    def _correction(cls, invoice, **vals):
        """Return a correction as the dialog begins with it."""
        return cls.env["o2c.correction"].create({"move_id": invoice.id, **vals})

    def _assert_entry(self, move, rows):
        """Compare the lines of ``move`` with ``(account, debit, credit)`` rows, in any order."""
        found = sorted((line.account_id.id, line.debit, line.credit) for line in move.line_ids)
        self.assertEqual(found, sorted((account.id, d, c) for account, d, c in rows))
