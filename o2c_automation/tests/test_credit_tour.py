from odoo.tests import tagged

from .credit_common import CreditCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestCreditTour(CreditCommon, TourCase):
    """Salespeople and the credit desk do their daily work in the browser."""

    def test_the_desk_releases_an_order_it_was_asked_to(self):
        order = self._held(1500.0)
        order.o2c_credit_check_id._request_release("They pay on Friday.")
        self.start_tour("/odoo/o2c-credit-holds", "o2c_credit_desk", login=self.manager.login)
        self.assertEqual((order.state, order.o2c_credit_state), ("sale", "released"))

    def test_a_salesperson_confirms_a_list_and_reads_what_is_held(self):
        good, held = self._sold(100.0), self._sold(1500.0)
        self.start_tour("/odoo/sales", "o2c_credit_confirm_list", login=self.salesperson.login)
        self.assertEqual((good.state, held.o2c_credit_state), ("sale", "held"))
