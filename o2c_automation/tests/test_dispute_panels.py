from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import ROLES, TODAY
from .dispute_common import DisputeCommon
from .tour_common import TourCase

FRAME = "/report/html/account.report_invoice_with_payments"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputePanels(DisputeCommon, TourCase):
    """From a case one sees everything about it on one page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls._order(50.0, quantity=2, partner=cls.customer)
        order.action_confirm()
        cls.invoice = order._create_invoices()
        cls.invoice.action_post()
        cls.order = order

    def _case(self, **vals):
        return self._dispute(self.invoice, 40.0, **vals)

    def _panels(self, dispute):
        return {panel["key"]: panel for panel in dispute.get_panels()["panels"]}

    def _paid_short(self):
        bank_line = self._bank_line(
            60.0, "short", o2c_remittance_text="LESS 40.00 SHORTAGE", o2c_payer_name="ABEL"
        )
        return self._case(type="deduction", statement_line_id=bank_line.id)

    def test_the_invoice_is_shown_as_it_is_printed(self):
        panel = self._panels(self._case())["invoice"]
        self.assertEqual(panel["frame"], f"{FRAME}/{self.invoice.id}")

    def test_the_words_of_the_payer_are_shown_as_they_came(self):
        panel = self._panels(self._paid_short())["bank"]
        self.assertEqual(panel["text"], "LESS 40.00 SHORTAGE")
        self.assertIn(["Payer", "ABEL"], panel["facts"])

    def test_what_was_ordered_stands_beside_what_was_delivered(self):
        self.order.order_line.qty_delivered = 1.0
        rows = self._panels(self._case())["delivery"]["table"]["rows"]
        self.assertEqual([row[1:] for row in rows], [["2.00", "1.00", "2.00"]])

    def test_a_proof_of_delivery_is_among_the_documents(self):
        dispute = self._case()
        self.env["ir.attachment"].create(
            {"name": "pod.txt", "raw": b"signed", "res_model": dispute._name, "res_id": dispute.id}
        )
        files = self._panels(dispute)["files"]["files"]
        self.assertEqual([file["name"] for file in files], ["pod.txt"])

    def test_what_is_not_there_is_said(self):
        panels = self._panels(self._dispute(self._invoice(100.0), 10.0))
        for key in ("bank", "delivery", "files"):
            self.assertTrue(panels[key]["empty"])

    def test_every_role_sees_the_page(self):
        dispute = self._paid_short()
        for role in ROLES:
            with self.subTest(role=role):
                panels = self._panels(dispute.with_user(self._user(role)))
                self.assertTrue(panels["bank"]["text"])

    def test_who_may_not_see_the_case_sees_nothing_of_it(self):
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._case().with_user(seller).get_panels()

    def test_the_page_opens_from_the_case(self):
        dispute = self._paid_short()
        user = self._user("dispute_analyst")
        self.start_tour(f"/odoo/o2c-disputes/{dispute.id}", "o2c_side_by_side", login=user.login)
