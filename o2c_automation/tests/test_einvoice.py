from unittest.mock import patch

from odoo.tests import tagged

from ..einvoice import Result
from .einvoice_common import BROKEN, JUDGE, EinvoiceCommon


@tagged("post_install", "-at_install")
class TestEinvoice(EinvoiceCommon):
    """E-invoices are held against their official schema before they leave."""

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

    def test_what_was_made_before_is_made_anew_when_somebody_tries_again(self):
        self.test_one_that_was_made_before_is_checked_too()
        dispatch = self.env["o2c.dispatch"].search([("reason", "=", "invalid_einvoice")])
        dispatch.action_retry()
        self._send()
        self.assertRecordValues(dispatch, [{"state": "handed_over", "einvoice_status": "valid"}])

    def test_whoever_sends_by_hand_is_told_as_well(self):
        self.rule.auto_dispatch = False
        invoice = self._invoice(100)
        send = self.env["account.move.send"]
        with patch(JUDGE, return_value=BROKEN), self.assertRaisesRegex(Exception, "Line 7"):
            send._generate_and_send_invoices(invoice, sending_methods={"email"})
        self.assertFalse(invoice.is_move_sent)
