"""The world of the tests of cash application: a bank, its accounts, proposals by hand."""

from datetime import timedelta

from odoo import Command

from .common import TODAY, O2cCommon

PAYER_ACCOUNT = "DE89370400440532013000"


class CashCommon(O2cCommon):
    """Bank lines, what is matched to them, and what the entries look like."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.company_data["default_journal_bank"]
        cls.bank = cls.journal.default_account_id
        cls.suspense = cls.journal.suspense_account_id
        cls.receivable = cls.company_data["default_account_receivable"]
        cls.policy = cls.env["o2c.match.policy"].search([("company_id", "=", cls.company.id)])
        cls.fees = cls.policy._difference_account("fee")
        cls.env["res.partner.bank"].create(
            {"acc_number": PAYER_ACCOUNT, "partner_id": cls.customer.id}
        )
        cls.application = cls.env["o2c.cash.application"]

    @classmethod
    def _known_payer_line(cls, amount, text, **vals):
        """Return a bank line from the customer's own account."""
        payer = {"account_number": PAYER_ACCOUNT, "partner_name": cls.customer.name}
        return cls._bank_line(amount, text, **payer, **vals)

    def _match(self, lines):
        """Decide on ``lines`` and apply what is certain, as one chunk of the batch does."""
        run = self.env["o2c.run"]._start("cash_application", self.company)
        self.application._process_chunk(lines, self.application._decide(lines), run)
        return lines

    def _proposal(self, line):
        return line.o2c_proposal_ids[:1]

    def _propose_by_hand(self, line, allocations, *, partner=None, **vals):
        """Return a proposal for ``line`` that settles ``{invoice: amount}``."""
        proposal_sudo = self.env["o2c.match.proposal"].sudo()
        return proposal_sudo.create(
            {
                "statement_line_id": line.id,
                "company_id": line.company_id.id,
                "currency_id": line.currency_id.id,
                "policy_id": self.policy.id,
                "partner_id": (partner or self.customer).id,
                "verdict": "suggest",
                "amount": line.amount,
                "line_ids": [
                    Command.create(
                        {
                            "move_line_id": self._receivable(invoice).id,
                            "residual": self._receivable(invoice).amount_residual_currency,
                            "amount": amount,
                        }
                    )
                    for invoice, amount in allocations.items()
                ],
                **vals,
            }
        ).sudo(False)

    def _assert_entry(self, line, expected):
        """Assert accounts and balances of the entry of ``line``, in any order."""
        self.assertEqual(
            sorted((aml.account_id.code, aml.balance) for aml in line.move_id.line_ids),
            sorted((account.code, balance) for account, balance in expected),
        )

    @classmethod
    def _invoice_with_discount(cls, date=TODAY):
        """Return an invoice of 1,000.00 plus 15 % tax that offers 2 % within ten days."""
        term = cls.env["account.payment.term"].create(
            {
                "name": "2 % 10 days, net 30",
                "early_discount": True,
                "discount_percentage": 2.0,
                "discount_days": 10,
                "early_pay_discount_computation": "included",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        tax = cls.company_data["default_tax_sale"]
        return cls._invoice(
            0.0,
            invoice_payment_term_id=term.id,
            invoice_date=date,
            invoice_line_ids=[
                Command.create(
                    {"name": "Goods", "price_unit": 1000.0, "tax_ids": [Command.set(tax.ids)]}
                )
            ],
        )


class FxCommon(CashCommon):
    """Two foreign currencies whose rates change between invoice and payment.

    One unit of the company's currency is 0.80 EUR when invoices are written and 0.84 EUR when
    they are paid; of GBP it is 0.70, then 0.69.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last_month = TODAY - timedelta(days=30)
        cls.euro = cls._currency("EUR", 0.80, 0.84)
        cls.pound = cls._currency("GBP", 0.70, 0.69)

    @classmethod
    def _currency(cls, code, then, now):
        rates = [("2026-01-01", then), (str(TODAY), now)]
        return cls.setup_other_currency(code, rates=rates)

    @classmethod
    def _foreign_invoice(cls, amount, currency, **vals):
        return cls._invoice(amount, date=cls.last_month, currency_id=currency.id, **vals)

    @classmethod
    def _journal(cls, currency):
        return cls.env["account.journal"].create(
            {"name": currency.name, "code": currency.name, "type": "bank"}
            | {"currency_id": currency.id, "company_id": cls.company.id}
        )

    def _pay(self, text, amount, **vals):
        return self._match(self._known_payer_line(amount, text, **vals))

    def _cents(self, line):
        """Return what the entry's lines add up to in the company's currency, in cents."""
        return sum(round(100 * one.balance) for one in line.line_ids)

    def _exchange_total(self, invoice):
        """Return what the rate's change cost, by the host's entry."""
        partials = self._receivable(invoice).matched_credit_ids
        return sum(partials.exchange_move_id.line_ids.filtered("credit").mapped("credit"))

    def _assert_settled(self, line, invoice):
        """Assert that nothing stays open on either side, in either currency."""
        receivable = self._receivable(invoice + line.move_id)
        self.assertEqual(line.o2c_match_state, "applied")
        self.assertEqual(
            {(one.amount_residual, one.amount_residual_currency) for one in receivable},
            {(0.0, 0.0)},
        )
        self.assertTrue(all(receivable.mapped("reconciled")))
