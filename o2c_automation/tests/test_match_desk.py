from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..engine.matching import REASONS
from ..models.cash.reason_sentences import REASON_SENTENCES
from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestMatchDesk(CashCommon):
    """What the review desk shows, and what a person may decide there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["o2c.match.desk"].with_context(allowed_company_ids=cls.company.ids)

    def _ambiguous_line(self):
        first, second = self._invoice(100.0), self._invoice(100.0)
        return self._match(self._known_payer_line(100.0, "transfer")), first, second

    def _receivable_ids(self, *invoices):
        return [self._receivable(invoice).id for invoice in invoices]

    def _counts(self):
        return {one["key"]: one["count"] for one in self.desk.get_summary()["classes"]}

    def test_lines_are_shown_by_class(self):
        invoice = self._invoice(250.0)
        self._match(self._bank_line(250.0, f"Payment {invoice.name}"))
        self._ambiguous_line()
        self._bank_line(17.0, "interest")
        self.assertEqual(
            self._counts(), {"certain": 0, "suggested": 1, "none": 1, "aside": 0, "applied": 1}
        )

    def test_lists_come_in_pages(self):
        lines = self.env["account.bank.statement.line"].union(
            *(self._bank_line(1.0 + one, f"interest {one}") for one in range(3))
        )
        page = self.desk.get_lines("none", "", 1)
        self.assertEqual(len(page["rows"]), len(lines) - 1)
        self.assertIsNone(page["total"])

    def test_a_search_finds_text_and_payer(self):
        self._bank_line(1.0, "interest")
        self._bank_line(2.0, "transfer", partner_name="Zebra Works")
        self.assertEqual(self.desk.get_lines("none", "zebra")["total"], 1)

    def test_evidence_is_marked_in_the_text(self):
        invoice = self._invoice(250.0)
        line = self._match(self._bank_line(250.0, f"Payment {invoice.name} thanks"))
        marked = [one["text"] for one in self.desk.get_line(line.id)["segments"] if one["code"]]
        self.assertEqual(marked, [invoice.name])

    def test_a_line_says_why_it_was_not_applied(self):
        line, _first, _second = self._ambiguous_line()
        reasons = self.desk.get_line(line.id)["candidates"][0]["reasons"]
        self.assertIn("Several open items of the payer have this amount.", reasons)

    def test_every_reason_of_the_engine_can_be_translated(self):
        sentences = {code: one._source for code, one in REASON_SENTENCES.items()}
        self.assertEqual(sentences | REASONS, sentences)

    def test_another_reading_can_be_applied(self):
        line, first, second = self._ambiguous_line()
        proposed = self._proposal(line).line_ids.move_line_id
        self.desk.accept_alternative(line.id, 1)
        paid = first if first.payment_state == "paid" else second
        self.assertNotEqual(self._receivable(paid), proposed)
        self.assertEqual(sorted([first.amount_residual, second.amount_residual]), [0.0, 100.0])

    def test_accepting_twice_applies_once(self):
        line, first, second = self._ambiguous_line()
        self.assertEqual(self.desk.accept([line.id])["applied"], 1)
        self.assertEqual(self.desk.accept([line.id])["applied"], 0)
        self.assertEqual(first.amount_residual + second.amount_residual, 100.0)

    def test_a_whole_class_is_applied_at_once(self):
        self._ambiguous_line()
        self.desk.accept_all("suggested")
        self.assertEqual(self._counts()["suggested"], 0)

    def test_a_stale_proposal_is_put_aside_and_said_so(self):
        line, first, second = self._ambiguous_line()
        self._register_payment(first)
        self._register_payment(second)
        self.assertEqual(self.desk.accept([line.id]), {"applied": 0, "left": 1})
        self.assertEqual(line.o2c_match_state, "waiting")

    def test_chosen_items_are_settled_by_due_date_until_the_money_is_used(self):
        first, second = self._invoice(70.0), self._invoice(70.0)
        line = self._bank_line(100.0, "transfer")
        self.desk.choose(line.id, self._receivable_ids(first, second))
        self.assertEqual(first.amount_residual + second.amount_residual, 40.0)

    def test_a_chosen_shortage_can_open_a_deduction(self):
        invoice = self._invoice(120.0)
        line = self._bank_line(100.0, "transfer")
        self.desk.choose(line.id, self._receivable_ids(invoice), "dispute")
        dispute = self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)])
        self.assertEqual(dispute.amount, 20.0)

    def test_a_chosen_shortage_can_be_written_off_with_a_reason(self):
        invoice = self._invoice(101.0)
        line = self._bank_line(100.0, "transfer")
        reason = self.env["o2c.dispute.reason"].search([], limit=1)
        reason.with_company(self.company).account_id = self.fees
        self.desk.choose(line.id, self._receivable_ids(invoice), "write_off", reason.id)
        self.assertEqual(invoice.payment_state, "paid")
        written_off = line.line_ids.filtered(lambda aml: aml.account_id == self.fees)
        self.assertRecordValues(written_off, [{"balance": 1.0, "partner_id": self.customer.id}])

    def test_a_write_off_needs_a_reason_with_an_account(self):
        invoice = self._invoice(101.0)
        line = self._bank_line(100.0, "transfer")
        with self.assertRaises(UserError):
            self.desk.choose(line.id, self._receivable_ids(invoice), "write_off")

    def _write_off_reason(self, ceiling):
        reason = self.env["o2c.dispute.reason"].search([], limit=1).with_company(self.company)
        reason.write({"account_id": self.fees.id, "writeoff_ceiling": ceiling})
        return reason

    def test_a_write_off_needs_a_reason_even_where_the_company_has_an_account(self):
        self.company.o2c_dispute_account_id = self.fees
        invoice, line = self._invoice(101.0), self._bank_line(100.0, "transfer")
        with self.assertRaisesRegex(UserError, "Choose a reason"):
            self.desk.choose(line.id, self._receivable_ids(invoice), "write_off")

    def test_a_ceiling_of_zero_lets_nothing_be_written_off_here(self):
        reason = self._write_off_reason(0.0)
        invoice, line = self._invoice(101.0), self._bank_line(100.0, "transfer")
        with self.assertRaisesRegex(UserError, "Open a dispute"):
            self.desk.choose(line.id, self._receivable_ids(invoice), "write_off", reason.id)

    def test_the_ceiling_counts_in_company_currency(self):
        currency = self.setup_other_currency("GBP", rates=[("2020-01-01", 0.5)])
        reason = self._write_off_reason(15.0)
        invoice = self._invoice(110.0, currency_id=currency.id)
        vals = {"foreign_currency_id": currency.id, "amount_currency": 100.0}
        line = self._bank_line(200.0, "transfer", **vals)
        with self.assertRaisesRegex(UserError, "Open a dispute"):
            self.desk.choose(line.id, self._receivable_ids(invoice), "write_off", reason.id)

    def test_only_open_items_of_customers_can_be_chosen(self):
        line = self._bank_line(100.0, "transfer")
        revenue = self._invoice(100.0).invoice_line_ids
        with self.assertRaisesRegex(UserError, "open item"):
            self.desk.choose(line.id, revenue.ids)

    def test_a_clerk_works_the_desk_without_writing_proposals(self):
        invoice, line = self._invoice(100.0), self._bank_line(100.0, "transfer")
        clerk = self._user("cash_applier")
        self.desk.with_user(clerk).choose(line.id, self._receivable_ids(invoice))
        self.assertEqual(invoice.payment_state, "paid")

    def test_money_can_be_left_on_account(self):
        line = self._bank_line(100.0, "deposit")
        self.desk.leave_on_account(line.id, self.customer.id)
        self._assert_entry(line, [(self.bank, 100.0), (self.receivable, -100.0)])
        self.assertEqual(self._receivable(line.move_id).amount_residual, -100.0)

    def test_undo_brings_the_line_back(self):
        line = self._bank_line(100.0, "deposit")
        self.desk.leave_on_account(line.id, self.customer.id)
        self.desk.undo([line.id])
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])
        self.assertEqual(self._counts()["none"], 1)

    def test_precision_falls_with_every_automatic_posting_undone(self):
        invoices = self._invoice(250.0), self._invoice(260.0)
        lines = [self._bank_line(one.amount_total, f"Payment {one.name}") for one in invoices]
        self._match(lines[0] + lines[1])
        self.desk.undo([lines[0].id])
        self.assertEqual(
            self.desk.get_summary()["precision"], {"posted": 2, "undone": 1, "percent": 50.0}
        )

    def test_matching_again_finds_what_was_invoiced_since(self):
        line = self._match(self._bank_line(250.0, "Payment order 4711"))
        invoice = self._invoice(250.0, ref="4711")
        line.payment_ref = f"Payment {invoice.name}"
        self.desk.match_again([line.id])
        self.assertEqual(invoice.payment_state, "paid")

    def test_an_auditor_sees_the_desk_and_decides_nothing(self):
        line, _first, _second = self._ambiguous_line()
        desk = self.desk.with_user(self._user("auditor"))
        self.assertFalse(desk.get_summary()["can_apply"])
        self.assertEqual(desk.get_line(line.id)["id"], line.id)
        with self.assertRaises(AccessError):
            desk.accept([line.id])
