from unittest.mock import patch

from odoo.tests import tagged

from .billing_common import BillingCommon

PIGEON = ("pigeon", "Carrier Pigeon")


@tagged("post_install", "-at_install")
class TestDispatchChannel(BillingCommon):
    """A channel of another addon, as the documentation of documents to dispatch says to add it."""

    def setUp(self):
        super().setUp()
        self.flown = []
        channel = self.env["o2c.dispatch"]._fields["channel"]
        selection = [*channel.selection, PIGEON]
        self.startPatcher(patch.object(channel, "selection", selection))
        self.startPatcher(patch.object(channel, "_selection", dict(selection)))
        move = self.env.registry["account.move"]
        send, is_set_up = move._o2c_dispatch_send, move._o2c_is_channel_set_up

        def fly(invoice, dispatch):
            if dispatch.channel != "pigeon":
                return send(invoice, dispatch)
            self.flown.append(invoice.id)
            return invoice.env["mail.message"]

        def may_fly(invoice, channel):
            return channel == "pigeon" or is_set_up(invoice, channel)

        self.startPatcher(patch.object(move, "_o2c_dispatch_send", fly))
        self.startPatcher(patch.object(move, "_o2c_is_channel_set_up", may_fly))

    def test_a_channel_of_another_addon_carries_invoices_once(self):
        invoice = self._invoice(100)
        self.env["o2c.dispatch"]._supersede(invoice, "not_posted")
        dispatch = self.env["o2c.dispatch"]._queue(invoice, "pigeon")
        self._send()
        self._send()
        self.assertEqual((self.flown, dispatch.state), ([invoice.id], "handed_over"))

    def test_it_may_be_where_invoices_go_that_cannot_be_sent_otherwise(self):
        self.customer.email = False
        move = self.env.registry["account.move"]
        with patch.object(move, "_o2c_dispatch_channels", lambda _move: ("pigeon",)):
            invoice = self._invoice(100)
            self._send()
            self._send()
        self.assertEqual(self.flown, invoice.ids)
        states = {one.channel: one.state for one in invoice.o2c_dispatch_ids}
        self.assertEqual(states, {"email": "undeliverable", "pigeon": "handed_over"})
