from odoo.tests import HttpCase, JsonRpcException, tagged

from .credit_common import OUTCOMES, STATES, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditOverTheWire(CreditCommon, HttpCase):
    """The same decision by remote call and on the customer's page."""

    def _call(self, order, **context):
        self.authenticate(self.salesperson.login, self.salesperson.login)
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw/sale.order/action_confirm",
            {
                "model": "sale.order",
                "method": "action_confirm",
                "args": [order.ids],
                "kwargs": {"context": context},
            },
        )

    def _sign(self, order):
        """Sign as the customer does who got the link."""
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {
                "access_token": order._portal_ensure_token(),
                "name": "Abel",
                "signature": "R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs=",
            },
        )

    def _assert_each(self, confirm, **vals):
        self.customer.credit_limit = 10**6
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect(outcome)
                order = self._sold(600.0, **vals)
                confirm(order)
                state, credit = STATES[outcome]
                self.assertRecordValues(
                    order.sudo(), [{"state": state, "o2c_credit_state": credit}]
                )

    def test_a_remote_call_meets_each_outcome(self):
        self._assert_each(self._call)

    def test_a_remote_call_with_a_forged_context_is_held(self):
        order = self._sold(1600.0)
        self._call(order, o2c_rise_checked=[order.id], skip_credit_check=True)
        self.assertEqual((order.state, order.o2c_credit_state), ("draft", "held"))

    def test_the_dialog_of_the_credit_desk_releases_nothing_for_a_salesperson(self):
        order = self._held(1600.0)
        check = order.sudo().o2c_credit_check_id
        for verb in ("release", "part"):
            with self.subTest(verb), self.assertRaisesRegex(JsonRpcException, "AccessError"):
                self._decide(check, verb)
        self.assertEqual((order.state, order.o2c_credit_state), ("draft", "held"))

    def _decide(self, check, verb):
        """Fill in the dialog and apply it, as a salesperson's script would."""
        self.authenticate(self.salesperson.login, self.salesperson.login)
        vals = {"verb": verb, "check_id": check.id, "reason": "Trust me"}
        [wizard_id] = self._call_model("create", [[vals]])
        self._call_model("action_apply", [[wizard_id]])

    def _call_model(self, method, args):
        model = "o2c.credit.check.decide"
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )

    def test_a_signature_on_the_page_meets_each_outcome(self):
        signed = {"require_signature": True, "require_payment": False}
        self._assert_each(lambda order: self._sign(order.sudo()), **signed)

    def test_a_signature_over_the_limit_is_kept_and_the_credit_desk_told(self):
        order = self._sold(1600.0, require_signature=True, require_payment=False).sudo()
        self._sign(order)
        self.assertTrue(order.signature)
        self.assertTrue(self._check(order).activity_ids)

    def _page_after_signing(self, amount):
        order = self._sold(amount, require_signature=True, require_payment=False).sudo()
        self._sign(order)
        token = order._portal_ensure_token()
        return self.url_open(f"/my/orders/{order.id}?access_token={token}").text

    def test_who_signed_a_held_order_is_told_that_it_is_not_confirmed(self):
        page = self._page_after_signing(1600.0)
        self.assertIn("has not been confirmed yet", page)
        self.assertNotIn("credit limit", page)

    def test_who_signed_an_order_that_fits_is_told_nothing_of_it(self):
        self.assertNotIn("has not been confirmed yet", self._page_after_signing(600.0))
