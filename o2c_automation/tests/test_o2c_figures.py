from datetime import date, timedelta

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TODAY, O2cCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestO2cFigures(O2cCommon):
    """Every figure is the ledger's, to the cent."""

    def setUp(self):
        super().setUp()
        self.receivable = self.env["o2c.receivable"]
        self.figures = self.env["o2c.figures"].with_company(self.company)

    def _ledger(self, at=None):
        lines = self.env["account.move.line"].search(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
                ("date", "<=", at or date(2999, 1, 1)),
            ]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _items(self):
        return self.figures._get_aged_items(self.company)

    def _pay(self, invoice, amount, on):
        line = self._bank_line(
            amount,
            invoice.name,
            partner=invoice.partner_id,
            date=on,
            counterpart_account_id=self._receivable(invoice).account_id.id,
        )
        counterpart = line.line_ids.filtered(lambda item: item.account_type == "asset_receivable")
        (self._receivable(invoice) | counterpart).reconcile()

    def test_the_balance_is_the_ledgers(self):
        self._invoice(1000)
        self._pay(self._invoice(500), 200, TODAY)
        self._credit_note(80)
        self.assertEqual(self.receivable._balance(self.company), 1220)
        self.assertEqual(self._ledger(), 1220)

    def test_the_balance_at_a_past_date_is_the_ledgers_of_that_day(self):
        invoice = self._invoice(1000, due=TODAY - timedelta(days=40))
        self._pay(invoice, 300, TODAY - timedelta(days=10))
        self._pay(invoice, 700, TODAY)
        for days, expected in ((41, 0), (40, 1000), (11, 1000), (10, 700), (0, 0)):
            at = TODAY - timedelta(days=days)
            self.assertEqual(self.receivable._balance(self.company, at=at), expected)
            self.assertEqual(self._ledger(at), expected)

    def test_an_instalment_ages_by_its_own_due_date(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Half now, half in 60 days",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 0}),
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 60}),
                ],
            }
        )
        past = TODAY - timedelta(days=20)
        self._invoice(400, date=past, invoice_date_due=False, invoice_payment_term_id=terms.id)
        not_due, first, *_rest = self.figures._get_ageing(self.company, TODAY, self._items())
        self.assertEqual((not_due["amount"], first["amount"]), (200, 200))

    def test_the_ageing_adds_up_to_what_is_open(self):
        for days, amount in ((-5, 100), (5, 200), (45, 300), (400, 400)):
            self._invoice(amount, due=TODAY - timedelta(days=days))
        self._credit_note(50)
        ageing = self.figures._get_ageing(self.company, TODAY, self._items())
        figures = self.figures._get_receivable_figures(self.company, TODAY, self._items())
        self.assertEqual(sum(bucket["amount"] for bucket in ageing), figures["open"])
        self.assertEqual(figures["open"], self._ledger())

    def test_unapplied_money_is_subtracted_and_shown(self):
        self._invoice(1000)
        self._credit_note(150)
        figures = self.figures._get_receivable_figures(self.company, TODAY, self._items())
        self.assertEqual((figures["open"], figures["unapplied"]), (850, 150))

    def test_unapplied_money_is_listed_with_its_age_and_comes_to_the_figure(self):
        self._invoice(1000)
        self._credit_note(150)
        old = self._unapplied(60, TODAY - timedelta(days=40))
        items = self._unapplied_items()
        figures = self.figures._get_receivable_figures(self.company, TODAY, self._items())
        self.assertEqual(-sum(items.mapped("amount_residual")), figures["unapplied"])
        over_30 = Domain(safe_eval(self._filter("over_30")))
        self.assertEqual(items.filtered_domain(over_30), old)

    def _unapplied(self, amount, on):
        """Return the item of money that came in and is on its customer's account."""
        account = self._receivable(self._invoice(1)).account_id
        line = self._bank_line(
            amount, partner=self.customer, date=on, counterpart_account_id=account.id
        )
        return line.line_ids.filtered(lambda item: item.account_id == account)

    def _unapplied_items(self):
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.unapplied_cash_action")
        own = Domain("company_id", "=", self.company.id)
        return self.env["account.move.line"].search(Domain(safe_eval(action["domain"])) & own)

    def _filter(self, name):
        view = self.env.ref("o2c_automation.unapplied_cash_view_search")
        return etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']/@domain")[0]

    def test_an_invoice_in_another_currency_counts_in_the_companys(self):
        self._invoice(300, currency_id=self.setup_other_currency("HRK").id)
        self.assertEqual(self.receivable._balance(self.company), self._ledger())

    def test_another_companys_items_are_not_counted(self):
        other = self.setup_other_company()["company"]
        self._invoice(700)
        self.assertEqual(self.receivable._balance(other), 0)

    def test_reading_costs_the_same_for_one_customer_and_for_many(self):
        self._invoice(10)
        self.figures.get_overview()
        with self.assertQueryCount(self._overview_queries()):
            self.figures.get_overview()

    def _overview_queries(self):
        """Return what the overview costs with one invoice, then add thirty more customers'."""
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.figures.get_overview()
        queries = self.cr.sql_log_count - before
        for number in range(30):
            self._invoice(10, partner=self._customer(f"Customer {number}"))
        self.env.flush_all()
        self.env.invalidate_all()
        return queries

    def test_a_salesperson_does_not_see_the_overview(self):
        salesperson = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.figures.with_user(salesperson).get_overview()

    def test_every_role_sees_the_overview_with_its_own_worklists(self):
        overview = self.figures.with_user(self._user("auditor")).get_overview()
        self.assertIn("steps", overview)
