from datetime import timedelta

from freezegun import freeze_time as frozen

from odoo.tests import freeze_time, tagged

from .billing_common import BillingCommon
from .common import TODAY


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDispatchFigures(BillingCommon):
    """The tiles about sending say what the lists they open hold."""

    def _tile(self, key):
        tiles = self.env["o2c.figures"].with_company(self.company)._get_dispatch_tiles(self.company)
        return next(tile for tile in tiles if tile["key"] == key)

    def _listed(self, tile):
        action = tile["action"]
        return self.env[action["res_model"]].search(action["domain"])

    def _send_after(self, hours):
        invoice = self._invoice(100)
        with frozen(f"{TODAY} {hours:02}:00:00"):
            self._send()
        return invoice

    def test_each_tile_counts_what_its_list_shows(self):
        self._send_after(1)
        self.customer.email = False
        self._invoice(70)
        self.company.o2c_fallback_channel = False
        self._send()
        self.customer.email = "abel@example.com"
        self._invoice(80)
        counts = {key: self._tile(key)["count"] for key in ("sent", "undeliverable", "waiting")}
        self.assertEqual(counts, {"sent": 1, "undeliverable": 1, "waiting": 1})
        for key, count in counts.items():
            self.assertEqual(len(self._listed(self._tile(key))), count)

    def test_the_hours_from_posting_to_sending_are_the_median_of_the_list(self):
        for hours in (1, 2, 9):
            self._send_after(hours)
        tile = self._tile("hours_to_send")
        self.assertEqual(tile["hours"], 2.0)
        self.assertEqual(sorted(self._listed(tile).mapped("hours_to_send")), [1.0, 2.0, 9.0])

    def test_what_left_before_the_period_does_not_count(self):
        self._send_after(1)
        with frozen(TODAY + timedelta(days=120)):
            self.assertEqual(self._tile("sent")["count"], 0)
            self.assertFalse(self._tile("hours_to_send")["hours"])

    def test_the_hours_from_delivery_to_invoice_are_those_of_the_invoices_listed(self):
        for day in (1, 2, 10):
            invoice = self._invoice(100)
            invoice.o2c_date_delivered = invoice.o2c_date_posted - timedelta(days=day)
        tile = self._tile("hours_to_invoice")
        self.assertEqual((tile["hours"], tile["count"]), (48.0, 3))
        self.assertEqual(max(self._listed(tile).mapped("o2c_hours_to_invoice")), 240.0)

    def test_an_opened_invoice_says_so_in_its_list(self):
        invoice = self._send_after(1)
        self.env["o2c.dispatch"]._note_opened(invoice, self.customer)
        self._deliver(invoice)
        self.env["o2c.dispatch"]._note_opened(invoice, self.customer)
        invoice.invalidate_recordset()
        self.assertEqual(invoice.o2c_dispatch_state, "opened")
        found = self.env["account.move"].search([("o2c_dispatch_state", "=", "opened")])
        self.assertIn(invoice, found)
