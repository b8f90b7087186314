import re

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .credit_common import FAR_AWAY
from .deposit_common import DepositCommon


@tagged("post_install", "-at_install")
class TestPortalDeposit(DepositCommon, HttpCase):
    """The page of a quotation, as a stranger with its link sees it."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _page(self, order, query=""):
        """Return the words of the page, one space between them."""
        url = order.sudo().get_portal_url(query_string=query)
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        text = re.sub(r"<[^>]*>", " ", response.text.replace("\N{NO-BREAK SPACE}", " "))
        return " ".join(text.split())

    def _begin_on_page(self, order, amount):
        params = {
            "access_token": order.sudo()._portal_ensure_token(),
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": amount,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my",
        }
        self.make_jsonrpc_request(f"/my/orders/{order.id}/transaction", params)
        return order.sudo().transaction_ids

    def test_it_asks_for_the_percentage_where_that_is_enough(self):
        self.assertIn("Down payment $ 90.00 (10.0%)", self._page(self._quoted(900.0)))

    def test_it_asks_for_what_credit_needs_and_names_no_percentage(self):
        page = self._page(self._quoted(1500.0))
        self.assertIn("Down payment $ 500.00", page)
        self.assertNotIn("10.0", page)
        self.assertNotIn("150.00", page)

    def test_it_offers_no_part_where_everything_is_to_be_paid(self):
        self.customer.o2c_credit_status = "stopped"
        page = self._page(self._quoted(300.0))
        self.assertNotIn("own payment", page)
        self.assertIn("$ 300.00", page)

    def test_it_says_nothing_of_the_customer_s_credit(self):
        self._invoice(777.0, due=FAR_AWAY)
        order = self._quoted(1500.0)
        order.action_confirm()
        page = self._page(order)
        self.assertIn("$ 1,277.00", page)
        for figure in ("777", "1,000.00", "223.00", "redit", "limit"):
            self.assertNotIn(figure, page.replace("Credit Card", ""))

    def test_a_link_sent_before_shows_what_is_asked_for_by_now(self):
        page = self._page(self._quoted(1500.0), query="&payment_amount=150")
        self.assertIn("Down payment $ 500.00", page)

    @mute_logger("odoo.http")
    def test_a_payment_of_less_than_is_asked_for_by_now_does_not_begin(self):
        order = self._quoted(1500.0)
        self._invoice(100.0, due=FAR_AWAY)
        with self.assertRaisesRegex(JsonRpcException, "UserError"):
            self._begin_on_page(order, 500.0)
        self.assertFalse(order.sudo().transaction_ids)

    def test_a_payment_of_what_is_asked_for_begins_and_confirms(self):
        order = self._quoted(1500.0)
        payment = self._begin_on_page(order, 500.0)
        self.assertRecordValues(
            payment, [{"o2c_deposit_asked": 500.0, "o2c_deposit_order_amount": 1500.0}]
        )
        self._end(payment)
        self.assertEqual(order.state, "sale")

    def test_what_the_host_lets_begin_begins(self):
        self.assertTrue(self._begin_on_page(self._quoted(900.0), 50.0))

    @mute_logger("odoo.http")
    def test_a_stranger_without_the_link_learns_nothing(self):
        order = self._quoted(1500.0)
        order.sudo()._portal_ensure_token()
        response = self.url_open(f"/my/orders/{order.id}?access_token=x", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                f"/my/orders/{order.id}/transaction", {"access_token": "x", "amount": 1.0}
            )
