from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.credit.o2c_credit_exposure import AMOUNT_PARTS, LOWERING
from .credit_common import FAR_AWAY, LONG_AGO, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditItems(CreditCommon):
    """What opens from each part of the exposure adds up to it, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.credit_limit = 1_000_000.0
        cls.euro = cls.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])

    def _items(self, part=None, partner=None, **context):
        """Return the items that the customer's form opens for ``part``."""
        partner = (partner or self.customer).with_user(self.manager).with_company(self.company)
        action = partner.with_context(o2c_part=part, **context).action_o2c_open_exposure()
        items = self.env[action["res_model"]].with_user(self.manager)
        return items.with_context(**action["context"]).search(action["domain"])

    def _make_everything(self):
        """Give the customer something in each part, in two currencies, with odd cents."""
        late = self._invoice(100.01, due=LONG_AGO)
        self._invoice(50.05, due=FAR_AWAY, currency_id=self.euro.id)
        self._invoice(70.07, post=False, currency_id=self.euro.id)
        self._dispute(late, 33.33)
        self._pay(10.10)
        self._cover(20.20)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": self.euro.id}
        )
        order = self._order(99.99, quantity=2, pricelist_id=pricelist.id)
        order.action_confirm()
        self._online_payment(order, "authorized", 10.0)

    def _dispute(self, invoice, amount):
        item = self._receivable(invoice)
        vals = {"type": "dispute", "move_line_id": item.id, "amount": amount}
        return self.env["o2c.dispute"].create(vals)

    def _cover(self, amount, **vals):
        vals = {"name": "Policy", "partner_id": self.customer.id, "amount": amount, **vals}
        return self.env["o2c.credit.cover"].create(vals)

    def test_each_part_opens_items_that_add_up_to_it(self):
        self._make_everything()
        exposure = self._exposure()
        to_minor = self.company.currency_id.o2c_to_minor
        for part in AMOUNT_PARTS:
            with self.subTest(part):
                total = to_minor(sum(self._items(part).mapped("amount")))
                expected = getattr(exposure, part)
                self.assertTrue(expected)
                self.assertEqual(-total if part in LOWERING else total, expected)

    def test_all_items_together_add_up_to_the_exposure(self):
        self._make_everything()
        total = self.company.currency_id.o2c_to_minor(sum(self._items().mapped("amount")))
        self.assertEqual(total, self._exposure().total)

    def test_each_currency_of_a_part_adds_up_in_its_own_amounts(self):
        self._make_everything()
        self._invoice(7.77, due=FAR_AWAY)
        rows = self._items()._read_group(
            [("partner_id", "=", self.customer.id), ("part", "in", ("not_due", "open_orders"))],
            ["part", "currency_id"],
            ["amount_currency:sum", "amount:sum"],
        )
        dollar = self.company.currency_id
        self.assertCountEqual(
            [(part, unit, round(own, 2), round(ours, 2)) for part, unit, own, ours in rows],
            [
                ("not_due", self.euro, 50.05, 16.68),
                ("not_due", dollar, 7.77, 7.77),
                ("open_orders", self.euro, 199.98, 66.66),
            ],
        )

    def test_the_exposure_opens_by_part_and_by_currency_where_there_are_several(self):
        def groups():
            partner = self.customer.with_user(self.manager).with_company(self.company)
            context = partner.action_o2c_open_exposure()["context"]
            return [name for name in context if name.startswith("search_default_group_")]

        self._invoice(100.0, due=LONG_AGO)
        self.assertEqual(groups(), [])
        self._invoice(50.0, due=FAR_AWAY)
        self.assertEqual(groups(), ["search_default_group_part"])
        self._invoice(50.0, due=FAR_AWAY, currency_id=self.euro.id)
        self.assertEqual(groups(), ["search_default_group_part", "search_default_group_currency"])

    def test_each_item_opens_its_record(self):
        invoice = self._invoice(100.0, due=LONG_AGO)
        action = self._items("overdue").action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", invoice.id))

    def test_items_tell_the_amount_in_their_own_currency(self):
        self._invoice(30.0, due=FAR_AWAY, currency_id=self.euro.id)
        self.assertRecordValues(
            self._items("not_due"),
            [{"currency_id": self.euro.id, "amount_currency": 30.0, "amount": 10.0}],
        )

    def test_a_dispute_moves_its_amount_from_overdue_to_disputed(self):
        self._dispute(self._invoice(100.0, due=LONG_AGO), 40.0)
        exposure = self._exposure()
        self.assertEqual((exposure.overdue, exposure.disputed), (6000, 4000))

    def test_what_is_disputed_altogether_is_not_late(self):
        self._dispute(self._invoice(100.0, due=LONG_AGO), 100.0)
        self.assertEqual(self._exposure().overdue_days, 0)

    def test_insurance_lowers_exposure_by_what_the_insurer_bears(self):
        self._invoice(1000.0)
        self._cover(500.0, retention_percent=10.0)
        self.assertEqual(self._exposure().total, 55000)

    @mute_logger("odoo.sql_db")
    def test_insurance_that_ends_before_it_begins_is_refused(self):
        today = fields.Date.today()
        with self.assertRaises(CheckViolation):
            self._cover(400.0, date_from=today, date_to=today - timedelta(days=1))

    def test_insurance_of_yesterday_covers_nothing(self):
        self._cover(500.0, date_to=fields.Date.today() - timedelta(days=1))
        self.assertEqual(self._exposure().secured, 0)

    def test_a_date_of_the_past_on_a_confirmed_order_changes_no_amount(self):
        rates = [("2016-01-01", 10.0), ("2024-01-01", 1.0)]
        pound = self.setup_other_currency("GBP", rates=rates)
        pricelist = self.env["product.pricelist"].create({"name": "GB", "currency_id": pound.id})
        order = self._order(100.0, pricelist_id=pricelist.id)
        order.action_confirm()
        order.date_order = "2017-01-01 12:00:00"
        self.assertEqual(self._exposure().open_orders, 10000)

    def test_a_salesperson_sees_no_items(self):
        self._invoice(100.0)
        with self.assertRaises(AccessError):
            self.env["o2c.credit.exposure.item"].with_user(self.salesperson).search([])

    def test_a_salesperson_opens_no_exposure(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self.salesperson).action_o2c_open_exposure()

    def test_another_companys_items_are_not_shown(self):
        other = self.setup_other_company()["company"]
        self._invoice(100.0)
        self.assertFalse(self._items().filtered(lambda item: item.company_id == other))

    # === GROUPS === #

    def _subsidiary(self, name="Daughter"):
        return self._customer(name, parent_id=self.customer.id)

    def _held(self, amount, partner):
        order = self._sold(amount, partner=partner)
        order.action_confirm()
        return order.o2c_credit_state

    def test_two_children_use_up_one_limit(self):
        self.customer.credit_limit = 1000.0
        self.policy.is_children_shared = True
        states = [self._held(600.0, self._subsidiary(name)) for name in ("One", "Two")]
        self.assertEqual(states, ["approved", "held"])

    def test_two_children_in_one_call_use_up_one_limit(self):
        self.customer.credit_limit = 1000.0
        self.policy.is_children_shared = True
        orders = self._sold(600.0, partner=self._subsidiary("One"))
        orders += self._sold(600.0, partner=self._subsidiary("Two"))
        orders.action_confirm()
        self.assertEqual(orders.mapped("o2c_credit_state"), ["approved", "held"])

    def test_without_the_policys_word_a_child_has_a_limit_of_its_own(self):
        self.customer.credit_limit = 1000.0
        self.assertEqual(self._held(6000.0, self._subsidiary()), "approved")

    def test_the_group_opens_what_adds_up_to_the_group_exposure(self):
        self.policy.is_children_shared = True
        self._invoice(100.0)
        self._invoice(11.0, partner=self._subsidiary())
        partner = self.customer.with_user(self.manager).with_company(self.company)
        total = sum(self._items("group").mapped("amount"))
        self.assertEqual((total, partner.o2c_group_exposure), (111.0, 111.0))

    def _owed_elsewhere(self, amount):
        """Return another company of ours, to which the customer owes ``amount``."""
        other = self.setup_other_company()["company"]
        lines = [Command.create({"name": "Goods", "price_unit": amount, "tax_ids": False})]
        vals = {"move_type": "out_invoice", "partner_id": self.customer.id}
        moves = self.env["account.move"].with_company(other)
        moves.create({**vals, "invoice_line_ids": lines, "invoice_date": LONG_AGO}).action_post()
        return other

    def test_what_is_owed_to_another_company_counts_where_the_policy_says_so(self):
        self._owed_elsewhere(400.0)
        self.customer.credit_limit = 1000.0
        self.policy.is_companies_shared = True
        self.assertEqual(self._held(700.0, self.customer), "held")

    def test_all_companies_open_what_adds_up_to_the_group_exposure(self):
        self.manager.company_ids |= self._owed_elsewhere(400.0)
        self.policy.is_companies_shared = True
        self._invoice(11.0)
        partner = self.customer.with_user(self.manager).with_company(self.company)
        total = sum(self._items("group").mapped("amount"))
        self.assertEqual((total, partner.o2c_group_exposure), (411.0, 411.0))

    # === LISTS === #

    def _found(self, *condition):
        partners = self.env["res.partner"].with_user(self.manager).with_company(self.company)
        mine = ("id", "in", (self.customer + self.other).ids)
        return partners.search([mine, condition]).sudo(False)

    def _make_two(self):
        self.other = self._customer("Other")
        self._invoice(500.0, due=LONG_AGO)
        self.customer.credit_limit = 400.0

    def test_customers_are_found_by_their_figures(self):
        self._make_two()
        for condition in (
            ("o2c_exposure", ">", 499.99),
            ("o2c_credit_usage", ">=", 125),
            ("o2c_overdue_days", ">", 30),
            ("o2c_is_over_limit", "=", True),
            ("o2c_exposure_overdue", "!=", 0),
        ):
            with self.subTest(condition):
                self.assertEqual(self._found(*condition).ids, self.customer.ids)

    def test_a_salesperson_finds_no_figure_out_by_searching(self):
        seller = self._salesperson("o2c_curious")
        partners = self.env["res.partner"].with_user(seller)
        for name, value in (("o2c_exposure", 7), ("o2c_is_over_limit", True)):
            with self.subTest(name), self.assertRaises(AccessError):
                partners.search([(name, "=", value)])

    def test_a_page_of_the_list_and_its_count_are_measured_once(self):
        self._make_two()
        partners = self.env["res.partner"].with_user(self.manager).with_company(self.company)
        totals = type(self.env["o2c.credit.exposure"])._totals
        with patch.object(
            type(self.env["o2c.credit.exposure"]), "_totals", autospec=True, side_effect=totals
        ) as measured:
            found = partners.web_search_read([("o2c_exposure", ">", 0)], {"name": {}}, limit=1)
        self.assertEqual((len(found["records"]), measured.call_count), (1, 1))

    def test_customers_who_owe_nothing_are_found_by_zero(self):
        self._make_two()
        for condition in (
            ("o2c_exposure", "=", 0),
            ("o2c_exposure", "<", 500),
            ("o2c_is_over_limit", "=", False),
        ):
            with self.subTest(condition):
                self.assertEqual(self._found(*condition).ids, self.other.ids)

    def test_a_longer_list_costs_no_more_queries(self):
        customers = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(30)])
        counts = [self._queries_of_list(some) for some in (customers[:3], customers)]
        self.assertEqual(*counts)

    def _queries_of_list(self, customers):
        partners = customers.with_user(self.manager).with_company(self.company)
        # The registry's caches are filled once, whoever asks first.
        partners.read(["o2c_exposure", "o2c_credit_usage", "o2c_overdue_days"])
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        partners.read(["o2c_exposure", "o2c_credit_usage", "o2c_overdue_days"])
        return self.env.cr.sql_log_count - before
