import base64

from odoo.tests import HttpCase, tagged

from .return_common import ReturnCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestDeliveryPanels(ReturnCommon, HttpCase):
    """Beside the invoice one sees the delivery and what proves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.order.picking_ids
        cls.case = cls.env["o2c.dispute"]._open([{"subject": cls.invoice, "reason": "quantity"}])
        cls.reader = cls._user("cash_applier")

    def _panel(self, picking):
        panels = self.case.with_user(self.reader).get_panels()["panels"]
        return next((one for one in panels if one["key"] == f"transfer_{picking.id}"), None)

    def test_the_delivery_is_shown_with_what_was_done(self):
        rows = self._panel(self.delivery)["table"]["rows"]
        self.assertEqual(rows, [["Crate", "10.00 Units"]])

    def test_a_return_is_shown_as_one(self):
        picking = self._returned(self.order, 3)
        self.assertEqual(self._panel(picking)["title"], f"Returned: {picking.name}")

    def test_a_transfer_not_done_is_not_shown(self):
        self.assertFalse(self._panel(self._returning(self.order, 3)))

    def test_the_tracking_reference_is_shown_where_there_are_carriers(self):
        if "carrier_tracking_ref" not in self.delivery._fields:
            self.skipTest("stock_delivery is not installed")
        self.delivery.carrier_tracking_ref = "1Z999"
        self.assertIn(["Tracking", "1Z999"], self._panel(self.delivery)["facts"])

    def test_the_signature_opens_for_whoever_works_the_case(self):
        self.delivery.signature = PIXEL
        self._assert_opens("Signature", base64.b64decode(PIXEL))

    def test_a_proof_of_delivery_opens_for_whoever_works_the_case(self):
        self.env["ir.attachment"].create(
            {
                "name": "pod.txt",
                "raw": b"received in full",
                "res_model": self.delivery._name,
                "res_id": self.delivery.id,
            }
        )
        self._assert_opens("pod.txt", b"received in full")

    def test_the_transfer_opens_from_the_page(self):
        self.assertEqual(self._panel(self.delivery)["action"]["id"], self.delivery.id)
        self.assertTrue(self.delivery.with_user(self.reader).has_access("read"))

    def test_the_case_of_a_return_opens_for_whoever_works_it(self):
        case = self._cases(self._returned(self._another_order(), 1)).with_user(self.reader)
        shown = case.web_read({"return_picking_id": {"fields": {"display_name": {}}}})
        self.assertTrue(shown[0]["return_picking_id"]["display_name"])

    def _another_order(self):
        order = self._delivered(2)
        self._invoiced(order)
        return order

    def _assert_opens(self, name, content):
        files = {file["name"]: file for file in self._panel(self.delivery)["files"]}
        self.authenticate(self.reader.login, self.reader.login)
        address = f"/web/content/{files[name]['id']}"
        self.assertEqual(self.url_open(address).content, content)
