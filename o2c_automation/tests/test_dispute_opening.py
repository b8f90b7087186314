from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .dispute_common import DisputeCommon


class OpeningCommon(DisputeCommon):
    def _from_action(self, action):
        """Return the new case as the form of ``action`` offers it, saved as it is."""
        return Form(self.env["o2c.dispute"].with_context(**action["context"])).save()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOpen(OpeningCommon):
    def test_what_may_be_disputed_is_the_default_amount(self):
        invoice = self._invoice(100.0)
        self._dispute(invoice, 30.0)
        case = self.env["o2c.dispute"]._open([{"subject": invoice}])
        self.assertEqual((case.amount, case.origin), (70.0, "by_hand"))

    def test_the_reason_is_read_from_what_the_customer_said(self):
        case = self.env["o2c.dispute"]._open(
            [{"subject": self._invoice(100.0), "text": "two boxes damaged", "origin": "portal"}]
        )
        self.assertRecordValues(
            case,
            [
                {
                    "reason_id": self._reason("damage").id,
                    "reason_evidence": "damage",
                    "description": "two boxes damaged",
                }
            ],
        )

    def test_lines_of_an_invoice_open_a_case_about_them(self):
        invoice = self._invoice(100.0)
        case = self.env["o2c.dispute"]._open([{"subject": invoice.invoice_line_ids}])
        self.assertEqual(case.invoice_line_ids, invoice.invoice_line_ids)

    def test_several_lines_of_an_invoice_open_one_case_about_them(self):
        invoice = self._invoice(100.0)
        invoice.button_draft()
        invoice.invoice_line_ids.copy({"move_id": invoice.id})
        invoice.action_post()
        case = self.env["o2c.dispute"]._open([{"subject": invoice.invoice_line_ids}])
        self.assertEqual((len(case.invoice_line_ids), case.amount), (2, 200.0))

    def test_several_claims_open_cases_in_their_order(self):
        invoices = self._invoice(100.0) | self._invoice(50.0)
        cases = self.env["o2c.dispute"]._open(
            [{"subject": one, "reason": "price"} for one in invoices]
        )
        self.assertEqual(cases.move_id.ids, invoices.ids)

    def test_what_is_noticed_twice_opens_one_case(self):
        claim = {"subject": self._invoice(100.0), "origin": "goods_return", "amount": 10.0}
        first = self.env["o2c.dispute"]._open([claim])
        self.assertEqual(self.env["o2c.dispute"]._open([claim]), first)

    def test_two_claims_by_hand_are_two_cases(self):
        claim = {"subject": self._invoice(100.0), "amount": 10.0}
        first = self.env["o2c.dispute"]._open([claim])
        self.assertNotEqual(self.env["o2c.dispute"]._open([claim]), first)

    def test_where_nothing_is_open_nothing_is_disputed(self):
        invoice = self._invoice(100.0)
        self._pay(invoice, 100.0)
        with self.assertRaises(UserError):
            self.env["o2c.dispute"]._open([{"subject": invoice}])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOpenByHand(OpeningCommon):
    def test_from_an_invoice(self):
        invoice = self._invoice(100.0)
        case = self._from_action(invoice.action_o2c_open_dispute())
        self.assertEqual((case.move_id, case.amount), (invoice, 100.0))

    def test_from_the_list_of_open_items(self):
        item = self._receivable(self._invoice(100.0))
        case = self._from_action(item.action_o2c_open_dispute())
        self.assertEqual((case.move_line_id, case.amount), (item, 100.0))

    def test_from_a_payment(self):
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 80.0, "date": TODAY}
        )
        case = self._from_action(payment.action_o2c_open_dispute())
        self.assertEqual((case.payment_id, case.amount), (payment, 80.0))

    def test_from_a_bank_line_with_the_reason_of_its_text(self):
        line = self._bank_line(-30.0, "Rücklastschrift: bounced", partner=self.customer)
        case = self._from_action(line.action_o2c_open_dispute())
        self.assertEqual((case.statement_line_id, case.amount), (line, 30.0))
        self.assertEqual(case.reason_id, self._reason("returned_payment"))

    def test_from_an_order(self):
        order = self._order(120.0)
        order.action_confirm()
        case = self._from_action(order.action_o2c_open_dispute())
        self.assertEqual((case.order_id, case.amount), (order, 120.0))

    def test_from_an_invoiced_order_about_its_invoice(self):
        order = self._order(120.0)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        case = self._from_action(order.action_o2c_open_dispute())
        self.assertEqual(case.move_id, invoice)

    def test_a_collector_opens_from_an_order(self):
        order = self._order(120.0)
        order.action_confirm()
        collector = self._user("collector")
        action = order.with_user(collector).action_o2c_open_dispute()
        disputes = self.env["o2c.dispute"].with_user(collector)
        case = Form(disputes.with_context(**action["context"])).save()
        self.assertEqual(case.order_id, order)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReturnedPayments(OpeningCommon):
    def _returned(self, **vals):
        return self._bank_line(
            -70.0,
            "Return",
            o2c_is_return=True,
            o2c_return_reason="AC04 account closed",
            **vals,
        )

    def test_a_returned_payment_opens_a_case_with_what_the_bank_says(self):
        line = self._returned(partner=self.customer)
        line._o2c_enqueue_cash_application()
        self.assertRecordValues(
            self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)]),
            [
                {
                    "origin": "returned_payment",
                    "reason_id": self._reason("returned_payment").id,
                    "reason_evidence": "AC04 account closed",
                    "partner_id": self.customer.id,
                    "amount": 70.0,
                }
            ],
        )

    def test_the_case_names_the_payment_that_came_back(self):
        original = self._bank_line(70.0, "INV/7", o2c_end_to_end_id="E2E-7")
        line = self._returned(o2c_end_to_end_id="E2E-7")
        line._o2c_enqueue_cash_application()
        case = self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)])
        self.assertIn(original.name, case.description)

    def test_looking_at_the_bank_line_again_opens_no_second_case(self):
        line = self._returned()
        line._o2c_enqueue_cash_application()
        line._o2c_enqueue_cash_application()
        cases = self.env["o2c.dispute"].search_count([("statement_line_id", "=", line.id)])
        self.assertEqual(cases, 1)

    def test_an_ordinary_bank_line_opens_no_case(self):
        line = self._bank_line(-70.0, "Rent")
        line._o2c_enqueue_cash_application()
        self.assertFalse(self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)]))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFailedChecks(OpeningCommon):
    def _unsendable(self, **vals):
        """Return an invoice whose check before sending fails: nobody can be written to."""
        nobody = self.env["res.partner"].create({"name": "No Address", "is_company": True})
        invoice = self._invoice(100.0, partner=nobody, **vals)
        self.env["o2c.dispatch"]._queue(invoice, "email")
        invoice.sudo().o2c_dispatch_ids._process_one()
        return invoice

    def test_an_invoice_that_cannot_be_sent_opens_a_case(self):
        case = self._unsendable().o2c_dispute_ids
        self.assertRecordValues(
            case,
            [
                {
                    "origin": "failed_check",
                    "amount": 100.0,
                    "reason_id": self._reason("not_delivered").id,
                    "root_cause": "invoicing",
                }
            ],
        )
        self.assertTrue(case.reason_evidence)

    def test_every_instalment_of_it_is_in_dispute(self):
        halves = [Command.create({"value_amount": 50, "nb_days": days}) for days in (10, 40)]
        term = self.env["account.payment.term"].create({"name": "Halves", "line_ids": halves})
        invoice = self._unsendable(invoice_payment_term_id=term.id)
        items = self._receivable(invoice)
        self.assertEqual(items.mapped("o2c_disputed_amount"), [50.0, 50.0])

    def test_the_case_closes_when_the_invoice_leaves(self):
        invoice = self._unsendable()
        invoice.partner_id.email = "now@example.com"
        dispatch_sudo = invoice.sudo().o2c_dispatch_ids[0]
        dispatch_sudo._requeue()
        self._run_job("ir_cron_process_dispatches")
        self.assertEqual(invoice.o2c_dispute_ids.state, "cancelled")

    def test_a_company_may_do_without(self):
        self.company.o2c_dispute_failed_checks = False
        self.assertFalse(self._unsendable().o2c_dispute_ids)
