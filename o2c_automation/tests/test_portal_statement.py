from datetime import timedelta

from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalStatement(PortalCommon):
    def _sections(self, user=None):
        env = self.env(user=user or self.reader)
        return env["o2c.receivable"]._account_of(env.user.partner_id, env.companies)

    def test_the_page_says_what_is_open_and_not_what_was_billed(self):
        self._pay(self._open_invoice(150.0), 26.67)
        self._be(self.reader)
        page = self._get("/my/statement")
        self.assertEqual(page.status_code, 200)
        self.assertIn("123.33", page.text)
        self.assertNotIn("150.00", page.text)

    def test_the_total_is_the_balance_of_the_ledger(self):
        self._pay(self._open_invoice(150.0), 50.0)
        self._credit_note(20.0)
        self._bank_line(7.0, "prepaid", partner=self.customer)
        (section,) = self._sections()
        ledger = self.env["o2c.receivable"]._balance(self.company, partners=self.customer)
        self.assertEqual(section["total"], ledger)
        self.assertEqual(section["total"], sum(row["balance"] for row in section["rows"]))

    def test_each_currency_has_its_own_total(self):
        self._open_invoice(100.0)
        foreign = self.setup_other_currency("EUR")
        self._open_invoice(60.0, currency_id=foreign.id)
        totals = {section["currency"]: section["total"] for section in self._sections()}
        self.assertEqual(totals, {self.company.currency_id: 100.0, foreign: 60.0})

    def test_credit_notes_and_unapplied_cash_are_named_and_reduce_the_balance(self):
        self._credit_note(20.0)
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 80.0, "date": self.today}
        )
        payment.action_post()
        kinds = {row["kind"]: row["balance"] for row in self._sections()[0]["rows"]}
        self.assertEqual(kinds, {"credit_note": -20.0, "payment": -80.0})

    def test_what_is_late_and_what_is_in_dispute_is_told(self):
        late = self._invoice(100.0, due=self.today - timedelta(days=3))
        self._open_invoice(50.0)
        self._dispute(late, 30.0)
        (section,) = self._sections()
        self.assertEqual((section["overdue"], section["disputed"]), (100.0, 30.0))

    def test_the_page_says_how_late_what_is_open_is(self):
        self._invoice(100.0, due=self.today - timedelta(days=45))
        self._be(self.reader)
        self.assertIn("31–60 days late", self._get("/my/statement").text)

    def test_older_credit_reduces_what_is_called_overdue(self):
        self._invoice(100.0, due=self.today - timedelta(days=45))
        self._credit_note(20.0)
        (section,) = self._sections()
        self.assertEqual((section["overdue"], section["total"]), (80.0, 80.0))

    def test_invoices_have_links_and_payments_have_none(self):
        invoice = self._open_invoice()
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 80.0, "date": self.today}
        )
        payment.action_post()
        urls = {row["kind"]: row["url"] for row in self._sections()[0]["rows"]}
        self.assertEqual(urls, {"invoice": invoice.access_url, "payment": None})

    def test_another_customer_sees_nothing_of_it(self):
        self._open_invoice()
        self.assertFalse(self._sections(self.stranger))

    def test_a_customer_who_owes_nothing_is_told_so(self):
        self._be(self.stranger)
        self.assertIn("Nothing is open", self._get("/my/statement").text)

    def test_items_of_companies_that_are_not_the_users_stay_out(self):
        other = self.setup_other_company()["company"]
        self.customer.with_company(other).write(
            {"property_account_receivable_id": self._receivable_account(other).id}
        )
        self.env["account.move"].with_company(other).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": self.today,
                "invoice_line_ids": [(0, 0, {"name": "Bracket", "price_unit": 10.0})],
            }
        ).action_post()
        self.assertFalse(self._sections())

    def _receivable_account(self, company):
        return self.env["account.account"].search(
            [("account_type", "=", "asset_receivable"), ("company_ids", "in", company.ids)], limit=1
        )

    def test_who_is_not_logged_in_has_to_log_in(self):
        self._be(None)
        self.assertIn("/web/login", self._get("/my/statement").headers["Location"])
