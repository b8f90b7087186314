from datetime import timedelta

from odoo.tests import tagged

from .cash_common import CashCommon, FxCommon
from .common import TODAY
from .tour_common import TourCase

LATER = TODAY + timedelta(days=1)


@tagged("post_install", "-at_install")
class TestMatchReviewTour(CashCommon, TourCase):
    """A clerk works through the review desk in the browser."""

    def test_a_clerk_applies_undoes_and_chooses(self):
        clerk = self._user("cash_applier")
        self._invoice(100.0)
        self._invoice(100.0)
        named = self._invoice(250.0)
        ambiguous = self._known_payer_line(100.0, "transfer")
        exact = self._bank_line(250.0, f"Payment {named.name}")
        self._match(ambiguous + exact)
        self.start_tour("/odoo/o2c-review", "o2c_match_review", login=clerk.login)
        self.assertEqual({ambiguous.o2c_match_state, exact.o2c_match_state}, {"applied"})
        self.assertEqual(named.payment_state, "paid")

    def test_a_clerk_registers_a_missing_payment_and_puts_a_line_aside(self):
        clerk = self._user("cash_applier")
        unknown = self._bank_line(30.0, "deposit", partner_name="A. Bel Trading", date=LATER)
        unclear = self._bank_line(20.0, "interest")
        self._match(unknown + unclear)
        tour = "o2c_match_review_missing_payment"
        self.start_tour("/odoo/o2c-review", tour, login=clerk.login)
        self.assertEqual(self._proposal(unknown).payment_id.state, "canceled")
        self.assertEqual(unclear.o2c_match_state, "aside")

    def test_a_clerk_splits_a_payment_with_the_keyboard(self):
        clerk = self._user("cash_applier")
        invoices = self._invoice(70.0) + self._invoice(70.0)
        line = self._match(self._known_payer_line(100.0, "transfer"))
        self.start_tour("/odoo/o2c-review", "o2c_match_review_split", login=clerk.login)
        self.assertEqual(sorted(invoices.mapped("amount_residual")), [15.0, 25.0])
        self.assertTrue(line.is_reconciled)

    def test_a_clerk_takes_back_what_was_unreconciled_on_the_invoice(self):
        clerk = self._user("cash_applier")
        invoice = self._invoice(250.0)
        line = self._match(self._known_payer_line(250.0, f"Payment {invoice.name}"))
        self._receivable(invoice).remove_move_reconcile()
        self.start_tour("/odoo/o2c-review", "o2c_match_review_unused", login=clerk.login)
        self.assertEqual((line.o2c_match_state, line.is_reconciled), ("proposed", False))


@tagged("post_install", "-at_install")
class TestMatchReviewExchangeTour(FxCommon, TourCase):
    """A clerk settles items in another currency than the money's."""

    def test_a_clerk_settles_a_foreign_invoice_with_the_companys_currency(self):
        clerk = self._user("cash_applier")
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._match(self._known_payer_line(949.37, "transfer"))
        self.start_tour("/odoo/o2c-review", "o2c_match_review_exchange", login=clerk.login)
        self._assert_settled(line, invoice)


@tagged("post_install", "-at_install")
class TestMatchReviewPhoneTour(CashCommon, TourCase):
    """A clerk clears the desk on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_a_clerk_applies_a_class_and_writes_off_a_shortage(self):
        clerk = self._user("cash_applier")
        reason = self.env["o2c.dispute.reason"].search([], limit=1).with_company(self.company)
        reason.write({"account_id": self.fees.id, "writeoff_ceiling": 5.0})
        self.policy.is_automatic = False
        named = self._invoice(100.0) + self._invoice(250.0)
        for invoice in named:
            self._match(self._bank_line(invoice.amount_total, f"Payment {invoice.name}"))
        short = self._invoice(92.0)
        self._match(self._bank_line(90.0, "deposit"))
        self.start_tour("/odoo/o2c-review", "o2c_match_review_phone", login=clerk.login)
        self.assertEqual(set((named + short).mapped("payment_state")), {"paid"})
