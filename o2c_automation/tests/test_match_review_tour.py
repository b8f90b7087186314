from odoo.tests import HttpCase, tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestMatchReviewTour(CashCommon, HttpCase):
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
