from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import CashCommon
from .common import TODAY

FOREIGN_ACCOUNT = "CY17002001280000001200527600"


@tagged("post_install", "-at_install")
class TestCashGuards(CashCommon):
    """What always waits for a person, whatever the evidence, and why it says so."""

    def _assert_waits(self, line, reason):
        self._match(line)
        self.assertEqual(line.o2c_match_state, "proposed")
        self.assertIn(reason, self._proposal(line).reasons)

    def _assert_applied(self, line):
        self.assertEqual(self._match(line).o2c_match_state, "applied")

    # --- who pays ---

    def test_a_watched_customer_is_left_to_a_person(self):
        self.customer.o2c_review_payments = True
        line = self._known_payer_line(100.0, self._invoice(100.0).name)
        self._assert_waits(line, "payer_blocked")

    def test_a_watched_payer_of_another_customers_invoice_is_left_to_a_person(self):
        child = self._customer("Abel North", parent_id=self.customer.id)
        self.customer.o2c_review_payments = True
        invoice = self._invoice(100.0, partner=child)
        self._assert_waits(self._known_payer_line(100.0, invoice.name), "payer_blocked")

    def test_the_desk_says_why_a_customer_is_watched(self):
        self.customer.write({"o2c_review_payments": True, "o2c_review_reason": "Sanctions list"})
        line = self._match(self._known_payer_line(100.0, self._invoice(100.0).name))
        facts = self.env["o2c.match.desk"].get_line(line.id)["facts"]
        self.assertIn("Sanctions list", [fact["value"] for fact in facts])

    # --- from where ---

    def test_a_customer_in_a_watched_country_is_left_to_a_person(self):
        self.customer.country_id = self.env.ref("base.cy")
        self.policy.watched_country_ids = self.env.ref("base.cy")
        line = self._bank_line(100.0, self._invoice(100.0).name)
        self._assert_waits(line, "aml_country")

    def test_an_account_in_a_watched_country_is_left_to_a_person(self):
        self.policy.watched_country_ids = self.env.ref("base.cy")
        invoice = self._invoice(100.0)
        line = self._bank_line(
            100.0,
            invoice.name,
            account_number=FOREIGN_ACCOUNT,
            partner_name=self.customer.name,
        )
        self._assert_waits(line, "aml_country")

    def test_other_countries_are_not_watched(self):
        self.policy.watched_country_ids = self.env.ref("base.cy")
        self._assert_applied(self._known_payer_line(100.0, self._invoice(100.0).name))

    # --- how much, and how ---

    def test_more_than_the_policys_largest_amount_is_left_to_a_person(self):
        self.policy.amount_auto_max = 99.99
        line = self._known_payer_line(100.0, self._invoice(100.0).name)
        self._assert_waits(line, "amount_limit")

    def test_the_policys_largest_amount_itself_is_applied(self):
        self.policy.amount_auto_max = 100.0
        self._assert_applied(self._known_payer_line(100.0, self._invoice(100.0).name))

    def test_payments_cut_up_to_stay_below_the_largest_amount_are_left_to_a_person(self):
        self.policy.amount_auto_max = 100.0
        first, second = (
            self._known_payer_line(amount, self._invoice(amount).name) for amount in (95.0, 90.0)
        )
        self._match(first + second)
        self.assertEqual({first.o2c_match_state, second.o2c_match_state}, {"proposed"})
        self.assertIn("aml_split", self._proposal(second).reasons)

    def test_smaller_payments_of_one_payer_are_applied(self):
        self.policy.amount_auto_max = 100.0
        for amount in (95.0, 40.0):
            self._assert_applied(self._known_payer_line(amount, self._invoice(amount).name))

    def _cash_line(self, amount):
        journal = self.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", self.company.id)], limit=1
        )
        return self._known_payer_line(amount, self._invoice(amount).name, journal_id=journal.id)

    def test_cash_is_left_to_a_person(self):
        self._assert_waits(self._cash_line(100.0), "aml_cash")

    def test_cash_up_to_the_policys_amount_is_applied(self):
        self.policy.cash_auto_max = 100.0
        self._assert_applied(self._cash_line(100.0))

    def test_a_rule_does_not_apply_what_a_guard_stops(self):
        part = {"amount_type": "percentage", "amount_string": "100", "account_id": self.fees.id}
        self.env["account.reconcile.model"].create(
            {"name": "All", "trigger": "auto_reconcile", "line_ids": [Command.create(part)]}
        )
        self.customer.o2c_review_payments = True
        self._assert_waits(self._known_payer_line(100.0, "charges"), "payer_blocked")

    # --- closed periods and sealed entries ---

    def _close_period_of(self, line):
        """Close a period as if later than its bank lines; the host refuses to do it before."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET fiscalyear_lock_date = %s WHERE id = %s",
            [line.date, self.company.id],
        )
        self.env.invalidate_all()

    def test_a_line_whose_period_is_closed_is_left_to_a_person(self):
        line = self._known_payer_line(100.0, self._invoice(100.0).name)
        self._close_period_of(line)
        self._assert_waits(line, "period_closed")

    def test_a_person_who_applies_a_line_of_a_closed_period_is_told_by_the_host(self):
        line = self._known_payer_line(100.0, self._invoice(100.0).name)
        self._close_period_of(line)
        self._match(line)
        with self.assertRaisesRegex(UserError, "prior to"):
            self._proposal(line).action_apply()

    def _late_line(self, invoice, amount):
        """Return a line the bank booked in time, imported after its period was closed."""
        in_time = TODAY - timedelta(days=20)
        self.company.sudo().fiscalyear_lock_date = TODAY - timedelta(days=10)
        return self._known_payer_line(
            amount, invoice.name, date=in_time, o2c_booking_date=in_time, o2c_value_date=in_time
        )

    def test_a_line_imported_after_its_period_was_closed_is_applied_on_an_open_day(self):
        line = self._late_line(self._invoice(100.0), 100.0)
        self._assert_applied(line)
        self.assertGreater(line.date, self.company.fiscalyear_lock_date)
        self.assertEqual(line.o2c_value_date, TODAY - timedelta(days=20))

    def test_a_discount_taken_in_time_is_granted_though_the_period_was_closed_since(self):
        invoice = self._invoice_with_discount(TODAY - timedelta(days=25))
        line = self._late_line(invoice, 1127.0)
        self._assert_applied(line)
        self.assertEqual(self._proposal(line).difference_kind, "discount")
        self.assertEqual(invoice.payment_state, "paid")

    def _sealed_invoice(self):
        self.company_data["default_journal_sale"].restrict_mode_hash_table = True
        invoice = self._invoice(100.0)
        self.assertTrue(invoice.inalterable_hash)
        return invoice

    def test_paying_a_sealed_invoice_keeps_its_seal(self):
        invoice = self._sealed_invoice()
        seal = invoice.inalterable_hash
        line = self._known_payer_line(100.0, invoice.name)
        self._assert_applied(line)
        self._proposal(line).action_undo()
        self.assertEqual(invoice.inalterable_hash, seal)
        report = invoice.company_id._check_hash_integrity()["results"]
        self.assertNotIn("corrupted", {one.get("status") for one in report})

    def test_a_sealed_bank_entry_cannot_be_undone_behind_the_seal(self):
        line = self._known_payer_line(100.0, self._invoice(100.0).name)
        self._assert_applied(line)
        line.move_id._hash_moves(force_hash=True)
        self.assertTrue(line.move_id.inalterable_hash)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._proposal(line).action_undo()
        self.assertEqual(self._proposal(line).state, "applied")
