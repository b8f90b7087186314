from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .charge_common import INTEREST, ChargeCommon
from .common import TODAY


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLateChargeClaim(ChargeCommon):
    """Charges enter the books when a notice leaves, and leave them by a credit note."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._late()
        cls._fee()

    # === ON THE LETTER === #

    def test_a_proposal_lists_charges_and_books_nothing(self):
        self._run()
        notice = self._notice()
        self.assertEqual(notice.charge_ids.mapped("state"), ["accrued"] * 3)
        self.assertAlmostEqual(notice.amount_total, 1000.0 + INTEREST + 40.0 + 5.0)
        self.assertFalse(notice.charge_ids.document_id)

    def test_the_letter_tells_every_charge_and_its_legal_ground(self):
        self._run()
        letter = self._notice().letter_html
        for text in ("Interest on", "10.27 %", "Lump sum", "Dunning fee", "section 288"):
            with self.subTest(text=text):
                self.assertIn(text, letter)

    def test_the_proposal_says_that_the_last_days_are_not_counted(self):
        with freeze_time("2026-11-23"):
            self._run()
            notice = self._notice()
            self.assertIn("06/30/2026", notice.missing_rate_text)

    def test_the_proposal_says_nothing_of_rates_that_are_known(self):
        self._run()
        self.assertFalse(self._notice().missing_rate_text)

    def test_what_has_left_is_booked_as_one_invoice_line_by_line(self):
        notice = self._sent()
        document = notice.charge_ids.document_id
        self.assertRecordValues(
            document.line_ids.sorted("balance"),
            [
                {"display_type": "product", "amount_currency": -40.0},
                {"display_type": "product", "amount_currency": -INTEREST},
                {"display_type": "product", "amount_currency": -5.0},
                {"display_type": "payment_term", "amount_currency": INTEREST + 45.0},
            ],
        )
        self.assertRecordValues(
            document,
            [{"state": "posted", "move_type": "out_invoice", "amount_total": INTEREST + 45.0}],
        )

    def test_the_letters_total_is_what_the_ledger_shows(self):
        notice = self._sent()
        items = self.env["account.move.line"].search(
            [
                *self.env["account.move.line"]._o2c_open_receivable_domain(self.company),
                ("partner_id", "=", self.customer.id),
            ]
        )
        self.assertAlmostEqual(notice.amount_total, sum(items.mapped("amount_residual_currency")))

    def test_the_mail_names_the_invoice_of_the_charges(self):
        notice = self._sent()
        [mail] = self._mails(notice)
        self.assertIn(notice.charge_ids.document_id.name, mail.body_html)

    def test_the_invoice_of_the_charges_gets_no_mail_of_its_own(self):
        document = self._sent().charge_ids.document_id
        self.assertFalse(document.o2c_dispatch_ids)

    def test_interest_on_the_letter_is_that_of_the_day_it_leaves(self):
        self._run()
        with freeze_time(TODAY + timedelta(days=2)):
            self._leave(self._notice())
        self.assertRecordValues(self._of(self.invoice), [{"days": 32, "state": "claimed"}])

    def test_a_fee_is_claimed_in_the_notices_own_currency_only(self):
        self.level.fee_ids.currency_id = self.company.currency_id
        self._run()
        self.assertNotIn("fee", self._notice().charge_ids.mapped("type"))

    def test_a_fee_with_tax_is_asked_for_with_tax(self):
        self.policy.fee_tax_id = self.tax_sale_a
        notice = self._sent()
        fee = notice.charge_ids.filtered(lambda charge: charge.type == "fee")
        self.assertRecordValues(fee, [{"amount": 5.0, "amount_gross": 5.75}])
        self.assertAlmostEqual(notice.amount_charges, notice.charge_ids.document_id.amount_total)

    def test_a_fee_is_booked_on_the_account_of_the_policy(self):
        account = self.company_data["default_account_revenue"].copy()
        self.policy.fee_account_id = account
        document = self._sent().charge_ids.document_id
        line = document.invoice_line_ids.filtered(lambda line: line.account_id == account)
        self.assertRecordValues(line, [{"price_subtotal": 5.0}])

    def test_consumers_get_the_letter_without_charges(self):
        self.customer.o2c_party_type = "consumer"
        self.assertFalse(self._sent().charge_ids)

    def test_the_next_notice_lists_the_charges_and_claims_only_what_is_new(self):
        self._sent()
        self.policy.level_ids.write({"claims_interest": True})
        with freeze_time(TODAY + timedelta(days=11)):
            self._run()
        second = self._notice().filtered(lambda notice: notice.state == "proposed")
        document = self._of(self.invoice)[0].document_id
        self.assertEqual(second.line_ids.filtered(lambda x: x.move_id == document).role, "reminded")
        self.assertRecordValues(second.charge_ids, [{"type": "interest", "days": 11}])

    def test_charges_bear_no_charges(self):
        document = self._sent().charge_ids.document_id
        with freeze_time(TODAY + timedelta(days=12)):
            self._accrue()
        self.assertFalse(document.line_ids.o2c_late_charge_ids)

    # === UNDONE === #

    def test_a_cancelled_proposal_sets_the_charges_free_and_ends_the_fee(self):
        self._run()
        notice = self._notice()
        charges = notice.charge_ids
        notice.action_cancel()
        self.assertEqual(
            {charge.type: (charge.state, bool(charge.notice_id)) for charge in charges},
            {
                "interest": ("accrued", False),
                "lump_sum": ("accrued", False),
                "fee": ("expired", True),
            },
        )

    def test_a_letter_that_comes_back_takes_its_charges_back(self):
        notice = self._sent()
        document = notice.charge_ids.document_id
        notice._take_levels_back("cancelled", "by_hand")
        self.assertRecordValues(document, [{"amount_residual": 0.0}])
        self.assertEqual(document.reversal_move_ids.amount_total, document.amount_total)
        self.assertEqual(set(self._of(self.invoice).mapped("state")), {"accrued"})

    def test_waiving_what_is_booked_credits_exactly_that(self):
        notice = self._sent()
        fee = notice.charge_ids.filtered(lambda charge: charge.type == "fee")
        document = fee.document_id
        fee._waive("Goodwill")
        self.assertRecordValues(fee, [{"state": "waived", "waived_by_id": self.env.uid}])
        self.assertRecordValues(
            fee.credit_note_id.line_ids.sorted("balance"),
            [{"amount_currency": -5.0}, {"amount_currency": 5.0}],
        )
        self.assertAlmostEqual(document.amount_residual, INTEREST + 40.0)
        self.assertEqual(set((notice.charge_ids - fee).mapped("state")), {"claimed"})

    def test_what_is_waived_before_the_letter_is_not_on_it(self):
        self._run()
        notice = self._notice()
        notice.charge_ids.filtered(lambda charge: charge.type != "interest")._waive("Goodwill")
        self._leave(notice)
        self.assertAlmostEqual(notice.amount_charges, INTEREST)

    # === PAID === #

    def test_paying_the_invoice_pays_the_charges_and_undoing_it_does_not(self):
        notice = self._sent()
        document = notice.charge_ids.document_id
        line = self._pay(document, document.amount_total)
        self.assertEqual(set(notice.charge_ids.mapped("state")), {"paid"})
        line.action_undo_reconciliation()
        self.assertEqual(set(notice.charge_ids.mapped("state")), {"claimed"})

    def test_waiving_what_is_paid_leaves_its_amount_on_the_customers_account(self):
        charges = self._sent().charge_ids
        document = charges.document_id
        self._pay(document, document.amount_total)
        fee = charges.filtered(lambda charge: charge.type == "fee")
        fee._waive("Goodwill")
        self.assertEqual(fee.credit_note_id.amount_residual, 5.0)
        self.assertEqual(set((charges - fee).mapped("state")), {"paid"})

    def test_a_payment_in_part_leaves_them_claimed(self):
        notice = self._sent()
        self._pay(notice.charge_ids.document_id, 10.0)
        self.assertEqual(set(notice.charge_ids.mapped("state")), {"claimed"})

    def test_a_payment_that_comes_before_the_mail_has_left_undoes_the_claim(self):
        self._run()
        notice = self._notice()
        self._leave(notice)
        self._bank_line(1000.0, "INV", partner=self.customer)
        self.assertEqual(notice.state, "cancelled")
        self.assertEqual(set(self._of(self.invoice).mapped("state")), {"accrued"})

    def test_reversing_the_invoice_in_the_host_waives_the_charges(self):
        notice = self._sent()
        notice.charge_ids.document_id._reverse_moves(cancel=True)
        self.assertEqual(set(notice.charge_ids.mapped("state")), {"waived"})

    # === WHO MAY === #

    def test_a_collector_waives_what_has_accrued_but_not_what_is_booked(self):
        collector = self._user("collector")
        self._accrue()
        interest = self._of(self.invoice).with_user(collector)
        interest._waive("Bank was late")
        self.assertEqual(interest.state, "waived")
        claimed = self._sent().charge_ids.filtered(lambda charge: charge.state == "claimed")
        with self.assertRaises(AccessError):
            claimed.with_user(collector)._waive("Goodwill")

    def test_an_auditor_waives_nothing(self):
        self._accrue()
        with self.assertRaises(AccessError):
            self._of(self.invoice).with_user(self._user("auditor"))._waive("Goodwill")

    def test_charges_are_claimed_by_hand_without_a_notice(self):
        self._accrue()
        collector = self._user("collector")
        self.invoice.line_ids.o2c_late_charge_ids.with_user(collector).action_claim()
        self.assertEqual(self._of(self.invoice).document_id.amount_total, INTEREST + 40.0)

    def test_what_is_claimed_is_not_claimed_again(self):
        charges = self._sent().charge_ids
        with self.assertRaisesRegex(UserError, "accrued charges"):
            charges.action_claim()

    def test_an_event_tells_who_waived_and_why(self):
        self._accrue()
        interest = self._of(self.invoice)
        interest._waive("Bank was late")
        event = self.env["o2c.event"].search(
            [("kind", "=", "late.charge.waived"), ("res_id", "=", interest.id)]
        )
        self.assertEqual(event.message, "Bank was late")
