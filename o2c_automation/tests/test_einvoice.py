from unittest.mock import patch

from odoo.tests import tagged

from ..einvoice import Result, Violation
from .billing_common import BillingCommon

JUDGE = "odoo.addons.o2c_automation.models.billing.account_move_einvoice.validate"
BROKEN = Result("invalid", "a.xsd", (Violation(7, "TaxTotalAmount", "a number is expected"),))


@tagged("post_install", "-at_install")
class TestEinvoice(BillingCommon):
    """E-invoices are held against their official schema before they leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.check = cls.env.ref("o2c_automation.o2c_invoice_check_invalid_einvoice")
        seller, belgium = cls.company.partner_id, cls.env.ref("base.be")
        place = {"country_id": belgium.id, "street": "1 Main", "city": "Ghent", "zip": "9000"}
        seller.write(
            {**place, "vat": "BE0477472701", "phone": "+32 9 1", "email": "us@example.com"}
        )
        cls.customer.write({**place, "vat": "BE0428759497", "invoice_edi_format": "facturx"})
        cls.plain = cls._customer("Baker Tools", invoice_edi_format=False)
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": seller.id, "allow_out_payment": True}
        )
        cls.tax = cls.company_data["default_tax_sale"]

    @classmethod
    def _invoice(cls, amount, **vals):
        """Return a posted invoice that says all an e-invoice needs."""
        invoice = super()._invoice(amount, post=False, partner_bank_id=cls.bank.id, **vals)
        invoice.invoice_line_ids.tax_ids = cls.tax
        invoice.action_post()
        return invoice

    def _send_judged(self, result):
        with patch(JUDGE, return_value=result):
            self._send()

    def _statuses(self, invoice):
        return invoice.o2c_dispatch_ids.mapped("einvoice_status")

    def test_what_the_host_makes_is_valid_and_leaves(self):
        invoice = self._invoice(100)
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertEqual(self._statuses(invoice), ["valid"])

    def test_a_file_that_breaks_its_schema_stays_and_the_others_leave(self):
        invoice, other = self._invoice(100), self._invoice(100, partner=self.plain)
        self._send_judged(BROKEN)
        dispatch = invoice.o2c_dispatch_ids
        self.assertRecordValues(
            dispatch,
            [
                {
                    "state": "undeliverable",
                    "reason": "invalid_einvoice",
                    "einvoice_status": "invalid",
                }
            ],
        )
        self.assertIn("Line 7, TaxTotalAmount: a number is expected", dispatch.error)
        self.assertIn("then try again", dispatch.error)
        self.assertFalse(dispatch.message_id or invoice.is_move_sent)
        self.assertEqual(other.o2c_dispatch_state, "handed_over")

    def test_somebody_is_asked_and_the_invoice_shows_it(self):
        invoice = self._invoice(100)
        self._send_judged(BROKEN)
        self.assertEqual(invoice.activity_ids.user_id, self.env.user)
        self.assertEqual(invoice.o2c_failed_check_ids & self.check, self.check)

    def test_put_right_it_leaves(self):
        invoice = self._invoice(100)
        self._send_judged(BROKEN)
        invoice.o2c_dispatch_ids.action_retry()
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertFalse(invoice.o2c_failed_check_ids & self.check)

    def test_where_the_check_only_warns_it_leaves_and_shows_it(self):
        self.check.severity = "warn"
        invoice = self._invoice(100)
        self._send_judged(BROKEN)
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertEqual(self._statuses(invoice), ["invalid"])
        self.assertEqual(invoice.o2c_failed_check_ids & self.check, self.check)

    def test_without_the_schemas_it_leaves_and_says_that_it_was_not_checked(self):
        invoice = self._invoice(100)
        self._send_judged(Result("no_schema", "a.xsd"))
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertEqual(self._statuses(invoice), ["no_schema"])

    def test_paper_carries_no_e_invoice(self):
        self.customer.invoice_sending_method = "manual"
        invoice = self._invoice(100)
        with patch(JUDGE, return_value=BROKEN):
            invoice.o2c_dispatch_ids.action_print()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")

    def test_one_that_was_made_before_is_checked_too(self):
        invoice = self._invoice(100)
        file = {"name": "i.xml", "raw": b"<a/>", "res_model": invoice._name, "res_id": invoice.id}
        made = self.env["ir.attachment"].create({**file, "res_field": "ubl_cii_xml_file"})
        invoice.message_main_attachment_id = made
        self._send_judged(BROKEN)
        self.assertEqual(invoice.o2c_dispatch_ids.reason, "invalid_einvoice")

    def test_whoever_sends_by_hand_is_told_as_well(self):
        self.rule.auto_dispatch = False
        invoice = self._invoice(100)
        send = self.env["account.move.send"]
        with patch(JUDGE, return_value=BROKEN), self.assertRaisesRegex(Exception, "Line 7"):
            send._generate_and_send_invoices(invoice, sending_methods={"email"})
        self.assertFalse(invoice.is_move_sent)
