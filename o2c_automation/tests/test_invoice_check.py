from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .billing_common import BillingCommon
from .common import TODAY


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInvoiceCheck(BillingCommon):
    """What is wrong is shown on the invoice at once, and keeps it back where it should."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["o2c.invoice.check"].search([])
        # The world has no addresses and no bank account: those checks would always fail.
        always = ("incomplete_address", "no_bank_account")
        cls.checks.filtered(lambda check: check.code in always).active = False

    def _check(self, code):
        return self.checks.filtered(lambda check: check.code == code)

    def _codes(self, invoice):
        return set(invoice.o2c_failed_check_ids.mapped("code"))

    def _own_check(self, **vals):
        return self.env["o2c.invoice.check"].create(
            {
                "name": "Large invoices name their origin",
                "domain": "[('amount_total', '>', 1000)]",
                "condition": "[('invoice_origin', '!=', False)]",
                "cure": "Enter the source document.",
                **vals,
            }
        )

    def test_a_sound_invoice_is_right_at_first(self):
        invoice = self._invoice(100)
        self.assertFalse(invoice.o2c_failed_check_ids)
        self.assertEqual(invoice.o2c_correctness, 100)

    def test_what_warns_is_shown_and_does_not_keep_the_invoice(self):
        self._invoice(100)
        second = self._invoice(100)
        self.assertEqual(self._codes(second), {"duplicate"})
        self._send()
        self.assertEqual(second.o2c_dispatch_state, "handed_over")

    def test_what_blocks_keeps_the_invoice_until_it_is_right(self):
        self.customer.o2c_needs_reference = True
        invoice = self._invoice(100)
        self._send()
        self.assertEqual(invoice.o2c_dispatch_ids.reason, "no_reference")
        self.assertIn("reference", invoice.o2c_failed_checks_text)
        invoice.ref = "PO 7"
        invoice.o2c_dispatch_ids.action_retry()
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertFalse(invoice.o2c_failed_check_ids)

    def test_all_that_is_wrong_is_told_at_once(self):
        self.customer.write({"o2c_needs_reference": True, "vat": "BE0000000000"})
        self.customer.country_id = self.env.ref("base.be")
        self._invoice(100)
        invoice = self._invoice(100)
        self.assertEqual(self._codes(invoice), {"no_reference", "invalid_vat", "duplicate"})
        self.assertEqual(len(invoice.o2c_failed_checks_text.splitlines()), 3)

    def test_the_first_check_counts_for_good(self):
        self.customer.o2c_needs_reference = True
        invoice = self._invoice(100)
        invoice.ref = "PO 7"
        invoice.action_o2c_check()
        self.assertFalse(invoice.o2c_failed_check_ids)
        self.assertEqual(invoice.o2c_correctness, 0)

    def test_the_share_right_at_first_is_the_average(self):
        invoices = self._invoice(100) | self._invoice(100) | self._invoice(70) | self._invoice(80)
        groups = self.env["account.move"]._read_group(
            [("id", "in", invoices.ids)], [], ["o2c_correctness:avg"]
        )
        self.assertEqual(groups, [(75.0,)])

    def _invoiced(self, **line_vals):
        """Return the draft invoice of an order of 2 × 100, changed by hand and checked."""
        order = self._order(100, quantity=2)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.write(line_vals)
        invoice.action_o2c_check()
        return invoice

    def test_an_invoice_like_its_order_is_right(self):
        self.assertFalse(self._invoiced().o2c_failed_check_ids)

    def test_another_price_than_the_one_of_the_order_is_found(self):
        self.assertEqual(self._codes(self._invoiced(price_unit=110)), {"price_differs"})

    def test_a_discount_of_the_order_belongs_to_its_price(self):
        self.assertEqual(self._codes(self._invoiced(discount=10)), {"price_differs"})

    def test_more_than_was_ordered_is_found(self):
        self.assertEqual(self._codes(self._invoiced(quantity=3)), {"quantity_above_order"})

    def test_more_than_was_delivered_is_found(self):
        order = self._order(100, quantity=2)
        order.action_confirm()
        invoice = order._create_invoices()
        self.product.invoice_policy = "delivery"
        invoice.action_o2c_check()
        self.assertEqual(self._codes(invoice), {"quantity_above_delivery"})

    def test_other_taxes_than_those_of_the_order_are_found(self):
        tax = self.company_data["default_tax_sale"]
        invoice = self._invoiced(tax_ids=[Command.set(tax.ids)])
        self.assertEqual(self._codes(invoice), {"tax_differs"})

    def test_an_invoice_of_two_orders_is_compared_with_the_second_one_too(self):
        first, second = self._order(100), self._order(100)
        (first | second).action_confirm()
        invoice = (first | second)._create_invoices()
        second.payment_term_id = self.env.ref("account.account_payment_term_30days")
        invoice.action_o2c_check()
        self.assertEqual(self._codes(invoice), {"terms_differ"})

    def test_a_due_date_that_the_terms_do_not_give_is_found(self):
        terms = self.env.ref("account.account_payment_term_30days")
        invoice = self._invoice(
            100, post=False, due="2026-07-15", date=TODAY, invoice_payment_term_id=terms.id
        )
        invoice.action_o2c_check()
        self.assertFalse(invoice.o2c_failed_check_ids)
        invoice.invoice_date_due = "2026-08-01"
        invoice.action_o2c_check()
        self.assertEqual(self._codes(invoice), {"due_date_differs"})

    def test_a_condition_of_our_own_keeps_what_does_not_meet_it(self):
        check = self._own_check(severity="block")
        small, large = self._invoice(900), self._invoice(2000)
        self._send()
        self.assertEqual(small.o2c_dispatch_state, "handed_over")
        self.assertEqual(large.o2c_failed_check_ids, check)
        self.assertIn("Enter the source document.", large.o2c_dispatch_ids.error)

    def test_a_check_that_is_switched_off_finds_nothing(self):
        self._check("duplicate").active = False
        self._invoice(100)
        self.assertFalse(self._invoice(100).o2c_failed_check_ids)

    def test_a_check_of_another_company_finds_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._own_check(company_id=other.id)
        self.assertFalse(self._invoice(2000).o2c_failed_check_ids)

    def test_code_is_no_condition(self):
        with self.assertRaises(ValidationError):
            self._own_check(condition="[('ref', '=', __import__('os').name)]")

    def test_a_condition_on_an_unknown_field_is_refused(self):
        with self.assertRaises(ValidationError):
            self._own_check(condition="[('colour', '=', 'red')]")

    def test_an_own_check_needs_a_condition(self):
        with self.assertRaises(ValidationError):
            self._own_check(condition="[]")

    def test_a_billing_clerk_checks_and_does_not_configure(self):
        clerk = self._user("billing")
        invoice = self._invoice(100, post=False)
        invoice.with_user(clerk).action_o2c_check()
        self.assertTrue(invoice.o2c_date_checked)
        with self.assertRaises(AccessError):
            self._check("duplicate").with_user(clerk).severity = "block"

    def test_checking_many_invoices_takes_the_queries_of_a_few(self):
        orders = self.env["sale.order"].concat(*(self._order(50 + n) for n in range(12)))
        orders.action_confirm()
        invoices = orders._create_invoices(grouped=True)
        failures = self.env["o2c.invoice.check"]._failures

        def queries(moves):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            failures(moves, dict.fromkeys(moves.ids, "email"))
            return self.env.cr.sql_log_count - before

        queries(invoices[:1])
        self.assertEqual(queries(invoices[2:]), queries(invoices[:2]))

    def test_a_check_that_comes_while_an_invoice_waits_reaches_it(self):
        invoice = self._invoice(2000)
        with freeze_time("2026-06-16"):
            check = self._own_check(severity="block")
            check.flush_recordset()
            self._send()
        self.assertEqual(invoice.o2c_dispatch_ids.reason, f"check_{check.id}")

    def test_a_check_that_blocks_from_now_on_reaches_what_waits(self):
        check = self._own_check()
        invoice = self._invoice(2000)
        check.severity = "block"
        self._send()
        self.assertEqual(invoice.o2c_dispatch_ids.reason, f"check_{check.id}")
