from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from .billing_common import BillingCommon


class NetworkCommon(BillingCommon):
    """Invoices through the e-invoice network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.dispatch_channel = "einvoice"

    def _sent_invoice(self):
        """Return an invoice that the network has taken, and its dispatch."""
        invoice = self._invoice(100)
        self._send()
        return invoice, invoice.o2c_dispatch_ids

    def _track(self):
        self._run_job("ir_cron_track_receipts")


@tagged("post_install", "-at_install")
class TestInvoiceNetwork(NetworkCommon):
    """What the network says is the receipt.

    The host's module for the network need not be installed: three of our own questions to it and
    the sending itself are stood in for. ``TestInvoicePeppol`` asks the module itself.
    """

    def setUp(self):
        super().setUp()
        self.states, self.given, self.is_taken = {}, [], True
        move, send = (self.env.registry[name] for name in ("account.move", "account.move.send"))
        for model, name, answer in (
            (move, "_o2c_has_network", lambda _move: True),
            (move, "_o2c_network_state", lambda move: self.states.get(move.id, "")),
            (move, "_o2c_is_channel_set_up", lambda *_args: True),
            (send, "_is_applicable_to_move", lambda *_args, **_data: True),
            (send, "_generate_and_send_invoices", lambda _send, moves, **_data: self._give(moves)),
        ):
            self.startPatcher(patch.object(model, name, answer))

    def _give(self, moves):
        self.given += moves.ids
        if self.is_taken:
            self.states.update(dict.fromkeys(moves.ids, "processing"))

    def test_what_the_network_has_not_judged_yet_is_handed_over(self):
        _invoice, dispatch = self._sent_invoice()
        self._track()
        self.assertEqual(dispatch.state, "handed_over")

    def test_what_the_network_has_delivered_is_delivered(self):
        invoice, dispatch = self._sent_invoice()
        self.states[invoice.id] = "done"
        self._track()
        self.assertEqual(dispatch.state, "delivered")

    def test_what_the_network_refuses_says_why_and_takes_the_next_channel(self):
        invoice, dispatch = self._sent_invoice()
        self.states[invoice.id] = "error"
        invoice._message_log(body="The participant is not known.")
        self._track()
        self.assertRecordValues(
            invoice.o2c_dispatch_ids.sorted("id"),
            [
                {"channel": "einvoice", "state": "undeliverable", "reason": "refused_by_network"},
                {"channel": "print", "state": "queued", "reason": False},
            ],
        )
        self.assertIn("The participant is not known.", dispatch.error)
        self.assertEqual(invoice.activity_ids.user_id, self.env.user)

    def test_refused_it_is_given_to_the_network_again_when_somebody_tries_again(self):
        invoice, dispatch = self._sent_invoice()
        self.states[invoice.id] = "error"
        self._track()
        dispatch.action_retry()
        self._send()
        self.assertEqual(self.given, [invoice.id] * 2)
        self.assertEqual(dispatch.state, "handed_over")

    def test_what_a_killed_worker_gave_to_the_network_is_not_given_twice(self):
        invoice = self._invoice(100)
        self.states[invoice.id] = "processing"
        self._send()
        self.assertEqual((self.given, invoice.o2c_dispatch_state), ([], "handed_over"))

    def test_what_never_reached_the_network_is_not_taken_for_sent(self):
        self.is_taken = False
        _invoice, dispatches = self._sent_invoice()
        self.assertEqual(dispatches.mapped("state"), ["undeliverable", "queued"])
        self.assertEqual(dispatches.mapped("reason"), ["not_on_network", False])


@tagged("post_install", "-at_install")
class TestInvoicePeppol(NetworkCommon):
    """The same with the host's module, up to what would leave for the network's server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "account_edi_proxy_client.user" not in cls.env or (
            "peppol_move_state" not in cls.env["account.move"]._fields
        ):
            cls.skipTest(cls, "This host has no Peppol.")
        place = {"country_id": cls.env.ref("base.be").id, "city": "Ghent", "zip": "9000"}
        cls.company.write({**place, "street": "1 Main", "vat": "BE0477472701", "phone": "+32 9 1"})
        cls.company.write({"peppol_eas": "0208", "peppol_endpoint": "0477472701"})
        cls.company.account_peppol_proxy_state = "sender"
        cls._register()
        peppol = {"peppol_eas": "0208", "peppol_endpoint": "0428759497"}
        cls.customer.write({**place, **peppol, "street": "2", "vat": "BE0428759497"})
        cls.customer.invoice_edi_format = "ubl_bis3"
        cls.customer.peppol_verification_state = "valid"
        cls.tax = cls.company_data["default_tax_sale"]

    @classmethod
    def _register(cls):
        key = cls.env["certificate.key"]._generate_rsa_private_key(cls.company)
        cls.env["account_edi_proxy_client.user"].create(
            {
                "id_client": "one",
                "company_id": cls.company.id,
                "proxy_type": "peppol",
                "edi_mode": "demo",
                "edi_identification": "0208:0477472701",
                "private_key_id": key.id,
                "refresh_token": "one",
            }
        )

    @classmethod
    def _invoice(cls, amount, **vals):
        """Return a posted invoice that says all the network asks for."""
        invoice = super()._invoice(amount, post=False, ref="PO 1", **vals)
        invoice.invoice_line_ids.tax_ids = cls.tax
        invoice.action_post()
        return invoice

    @contextmanager
    def _network(self, answer):
        """Answer in the place of the network's server."""
        user = self.env.registry["account_edi_proxy_client.user"]
        with patch.object(user, "_call_peppol_proxy", lambda *_args, **_data: answer):
            yield

    def _give(self):
        with self._network({"messages": [{"message_uuid": "u1"}]}):
            return self._sent_invoice()

    def _hear(self, content):
        with self._network({"u1": content}):
            self.env["account_edi_proxy_client.user"]._cron_peppol_get_message_status()
        self._track()

    def test_given_to_the_network_it_waits_for_the_receipt(self):
        invoice, dispatch = self._give()
        self.assertEqual((dispatch.error, dispatch.state), (False, "handed_over"))
        self.assertEqual(invoice.peppol_move_state, "processing")

    def test_received_it_is_delivered(self):
        _invoice, dispatch = self._give()
        self._hear({"state": "done"})
        self.assertEqual(dispatch.state, "delivered")

    def test_refused_it_says_what_the_network_says(self):
        _invoice, dispatch = self._give()
        self._hear({"error": {"code": 207, "message": "cannot receive"}})
        self.assertEqual(dispatch.reason, "refused_by_network")
        self.assertIn("cannot receive this document type", dispatch.error)

    def test_a_customer_who_is_not_in_the_network_is_told_before(self):
        self.customer.peppol_verification_state = "not_valid"
        invoice, dispatches = self._give()
        self.assertEqual(dispatches.mapped("reason"), ["not_on_network", False])
        self.assertFalse(invoice.is_move_sent)
