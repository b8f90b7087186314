from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .einvoice_common import BROKEN, EinvoiceCommon

RECHECK = "odoo.addons.o2c_automation.models.billing.account_move_recheck.validate"


@tagged("post_install", "-at_install")
class TestEinvoiceRecheck(EinvoiceCommon):
    """Invoice and dispatch tell the same about an e-invoice, before and after the correction."""

    def _broken(self):
        invoice = self._invoice(100)
        self._send_judged(BROKEN)
        return invoice

    def _refused(self):
        """Return an invoice whose e-invoice the host does not make: who sells has no phone."""
        self.company.partner_id.phone = False
        invoice = self._invoice(100)
        self._send()
        return invoice

    def test_put_right_it_leaves_when_somebody_tries_again(self):
        invoice = self._broken()
        invoice.o2c_dispatch_ids.action_retry()
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertFalse(invoice.o2c_failed_check_ids & self.check)

    def test_put_right_it_leaves_once_it_is_checked_again(self):
        invoice = self._broken()
        invoice.action_o2c_check()
        self.assertEqual(invoice.o2c_dispatch_ids.state, "queued")
        self.assertFalse(invoice.o2c_failed_check_ids & self.check or invoice.activity_ids)
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")

    def test_not_put_right_it_stays_and_says_why(self):
        invoice = self._broken()
        with patch(RECHECK, return_value=BROKEN):
            invoice.action_o2c_check()
        self.assertEqual(invoice.o2c_dispatch_ids.state, "undeliverable")
        self.assertEqual(invoice.o2c_failed_check_ids & self.check, self.check)
        self.assertIn("Line 7, TaxTotalAmount", invoice.o2c_failed_checks_text)

    def test_put_right_it_leaves_when_somebody_sends_it(self):
        invoice = self._broken()
        invoice.action_o2c_dispatch()
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")

    def test_sending_once_more_takes_no_failure_off(self):
        invoice = self._broken()
        with patch(RECHECK, return_value=BROKEN):
            invoice.action_o2c_dispatch()
        self.assertEqual(invoice.o2c_dispatch_ids.state, "undeliverable")
        self.assertEqual(invoice.o2c_failed_check_ids & self.check, self.check)

    def test_what_the_host_refuses_to_make_is_told_at_once_and_not_tried_again(self):
        invoice = self._refused()
        dispatch = invoice.o2c_dispatch_ids
        self.assertRecordValues(
            dispatch,
            [
                {
                    "state": "undeliverable",
                    "reason": "einvoice_refused",
                    "attempt_count": 1,
                    "date_next_attempt": False,
                }
            ],
        )
        self.assertIn("Complete what is missing", dispatch.error)
        self.assertIn("'Phone' is required", dispatch.error)
        self.assertEqual(invoice.activity_ids.user_id, self.env.user)
        self.assertIn("'Phone' is required", invoice.o2c_failed_checks_text)

    def test_still_missing_it_stays(self):
        invoice = self._refused()
        invoice.action_o2c_check()
        self.assertRecordValues(
            invoice.o2c_dispatch_ids, [{"state": "undeliverable", "reason": "einvoice_refused"}]
        )

    def test_completed_it_leaves_once_it_is_checked_again(self):
        invoice = self._refused()
        self.company.partner_id.phone = "+32 9 1"
        invoice.action_o2c_check()
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertNotIn("Phone", invoice.o2c_failed_checks_text)

    def test_what_the_host_refuses_to_begin_is_not_tried_again(self):
        invoice = self._invoice(100)
        send = self.env.registry["account.move.send"]
        refusal = UserError("not set up properly")
        with patch.object(send, "_check_move_constraints", side_effect=refusal):
            self._send()
        self.assertRecordValues(
            invoice.o2c_dispatch_ids,
            [{"state": "undeliverable", "reason": "refused_by_host", "attempt_count": 1}],
        )
        self.assertIn("not set up properly", invoice.o2c_dispatch_ids.error)

    def test_a_correction_of_an_address_releases_as_well(self):
        self.company.o2c_fallback_channel = False
        self.customer.email = False
        invoice = self._invoice(100)
        self._send()
        invoice.action_o2c_check()
        self.assertEqual(invoice.o2c_dispatch_ids.state, "undeliverable")
        self.customer.email = "abel@example.com"
        invoice.action_o2c_check()
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")

    def test_what_leaves_another_way_is_not_sent_twice(self):
        self.customer.email = False
        invoice = self._invoice(100)
        self._send()
        self.customer.email = "abel@example.com"
        invoice.action_o2c_check()
        states = invoice.o2c_dispatch_ids.sorted("id").mapped("state")
        self.assertEqual(states, ["undeliverable", "queued"])

    def test_sent_by_hand_a_file_that_is_right_takes_the_failure_off(self):
        self.rule.auto_dispatch = False
        invoice = self._invoice(100)
        invoice._o2c_note_invalid_einvoice()
        send = self.env["account.move.send"]
        send._generate_and_send_invoices(invoice, sending_methods={"email"})
        self.assertFalse(invoice.o2c_failed_check_ids & self.check)
