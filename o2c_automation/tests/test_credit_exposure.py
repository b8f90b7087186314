from odoo import Command
from odoo.tests import tagged

from .credit_common import FAR_AWAY, LONG_AGO, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditExposure(CreditCommon):
    """What a customer owes or has on order: every part counted once, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.credit_limit = 1_000_000.0

    def _confirmed(self, amount, **kwargs):
        order = self._order(amount, **kwargs)
        order.action_confirm()
        return order

    def test_a_customer_without_documents_has_no_exposure(self):
        self.assertEqual(self._exposure().total, 0)

    def test_open_invoices_are_split_by_their_due_date(self):
        self._invoice(100.10, due=LONG_AGO)
        self._invoice(50.05, due=FAR_AWAY)
        exposure = self._exposure()
        self.assertEqual((exposure.overdue, exposure.not_due), (10010, 5005))

    def test_payments_and_credit_notes_not_applied_lower_it(self):
        self._invoice(100.0, due=FAR_AWAY)
        self._pay(30.0)
        self._credit_note(20.0)
        exposure = self._exposure()
        self.assertEqual((exposure.unapplied, exposure.total), (5000, 5000))

    def test_its_ledger_parts_equal_the_customers_balance(self):
        self._invoice(123.45, due=LONG_AGO)
        self._invoice(10.01, due=FAR_AWAY)
        self._pay(33.33)
        balance = self.company.currency_id.o2c_to_minor(self.customer.credit)
        self.assertEqual(self._exposure().receivable, balance)

    def test_a_paid_invoice_counts_no_more(self):
        invoice = self._invoice(100.0)
        payment = self._pay(100.0)
        lines = self._receivable(invoice) + self._receivable(payment.move_id)
        lines.reconcile()
        self.assertEqual(self._exposure().total, 0)

    def test_draft_invoices_count(self):
        self._invoice(70.0, post=False)
        self.assertEqual(self._exposure().draft_invoices, 7000)

    def test_a_quotation_counts_for_nothing(self):
        self._order(500.0)
        self.assertEqual(self._exposure().total, 0)

    def test_a_confirmed_order_counts_before_anything_is_delivered(self):
        self.product.invoice_policy = "delivery"
        self._confirmed(345.0)
        self.assertEqual(self._exposure().open_orders, 34500)

    def test_what_was_delivered_beyond_the_order_counts(self):
        self.product.invoice_policy = "delivery"
        order = self._confirmed(10.0, quantity=10)
        order.order_line.qty_delivered = 12
        self.assertEqual(self._exposure().open_orders, 12000)

    def test_an_invoiced_order_counts_once_while_the_invoice_is_a_draft(self):
        self._confirmed(200.0)._create_invoices()
        exposure = self._exposure()
        self.assertEqual((exposure.draft_invoices, exposure.open_orders), (20000, 0))

    def test_an_invoiced_order_counts_once_when_the_invoice_is_posted(self):
        self._confirmed(200.0)._create_invoices().action_post()
        exposure = self._exposure()
        self.assertEqual((exposure.receivable, exposure.total), (20000, 20000))

    def test_a_partly_invoiced_order_counts_what_is_left(self):
        order = self._confirmed(10.0, quantity=10)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 4
        exposure = self._exposure()
        self.assertEqual((exposure.draft_invoices, exposure.open_orders), (4000, 6000))

    def test_a_draft_credit_note_changes_nothing(self):
        invoice = self._confirmed(200.0)._create_invoices()
        invoice.action_post()
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id}).refund_moves()
        self.assertEqual(self._exposure().total, 20000)

    def test_a_down_payment_invoice_is_not_counted_twice(self):
        order = self._confirmed(1000.0)
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "fixed",
                "fixed_amount": 300.0,
            }
        )
        wizard._create_invoices(order).action_post()
        exposure = self._exposure()
        self.assertEqual((exposure.receivable, exposure.open_orders), (30000, 70000))

    def test_authorised_payments_of_confirmed_orders_lower_it(self):
        order = self._confirmed(100.0)
        self._online_payment(order, "authorized", 40.0)
        exposure = self._exposure()
        self.assertEqual((exposure.authorised, exposure.total), (4000, 6000))

    def test_an_order_in_another_currency_counts_in_the_companys(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        self._confirmed(500.0, pricelist_id=pricelist.id)
        self.assertEqual(self._exposure().open_orders, 25000)

    def test_an_invoice_in_another_currency_counts_in_the_companys(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        self._invoice(500.0, due=FAR_AWAY, currency_id=currency.id)
        self.assertEqual(self._exposure().not_due, 25000)

    def test_contacts_count_with_their_company(self):
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.customer.id})
        self._confirmed(80.0, partner=contact)
        self.assertEqual(self._exposure(contact).open_orders, 8000)

    def test_whoever_is_invoiced_is_the_debtor(self):
        payer = self._customer("Payer")
        self._confirmed(80.0, partner_invoice_id=payer.id)
        self.assertEqual(self._exposure(payer).total, 8000)

    def test_another_company_has_an_exposure_of_its_own(self):
        other = self.setup_other_company()["company"]
        self._invoice(100.0)
        self.assertEqual(self._exposure(company=other).total, 0)

    def test_the_form_shows_the_same_figures(self):
        self._invoice(100.0, due=LONG_AGO)
        self._confirmed(50.0)
        partner = self.customer.with_user(self.manager).with_company(self.company)
        self.assertRecordValues(
            partner,
            [
                {
                    "o2c_exposure": 150.0,
                    "o2c_exposure_overdue": 100.0,
                    "o2c_exposure_open_orders": 50.0,
                    "o2c_headroom": 999_850.0,
                }
            ],
        )

    def test_fifty_customers_cost_as_many_queries_as_one(self):
        customers = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(50)])
        for customer in customers[:3]:
            self._invoice(10.0, partner=customer)
        self._queries_of_exposure(customers[0])
        counts = [self._queries_of_exposure(partners) for partners in (customers, customers[0])]
        # From a cold cache: the customers, the company, its currency, and the exposure.
        self.assertEqual(counts, [4, 4])

    def _queries_of_exposure(self, partners):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        partners._o2c_credit_exposure(self.company)
        return self.env.cr.sql_log_count - before
