from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .charge_common import INTEREST, MONTH_LATE, ChargeCommon
from .common import TODAY

# 400.00 paid after ten of the thirty days: twenty days on 400.00 are too much.
EARLIER = MONTH_LATE + timedelta(days=10)
OVER = 2.25


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLateChargeCorrection(ChargeCommon):
    """Claimed interest is held against payments that turn out to be older than the claim."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._late()
        cls.charges._accrue_by_hand(cls.company)
        cls.interest = cls._interest_of(cls.invoice)
        cls.document = cls.interest.sudo()._claim().sudo(False)
        cls.manager = cls._user("ar_manager")

    @classmethod
    def _interest_of(cls, invoice):
        domain = [("move_id", "=", invoice.id), ("type", "=", "interest")]
        return cls.charges.search(domain, order="id")

    def _pay_earlier(self, amount=400.0):
        return self._pay(self.invoice, amount, date=EARLIER)

    def _approve(self):
        return self.interest.with_user(self.manager).action_credit_over()

    def _parts(self):
        return self.interest.part_ids

    def _tasks(self):
        kind = self.env.ref("o2c_automation.mail_activity_over_claimed")
        return self.document.activity_ids.filtered(lambda task: task.activity_type_id == kind)

    # === PROPOSED === #

    def test_a_payment_dated_back_proposes_a_credit_and_books_nothing(self):
        entries = self.env["account.move"].search_count([("move_type", "=", "out_refund")])
        self._pay_earlier()
        self.assertRecordValues(
            self.interest, [{"amount": INTEREST, "amount_over": OVER, "state": "claimed"}]
        )
        refunds = self.env["account.move"].search_count([("move_type", "=", "out_refund")])
        self.assertEqual(refunds, entries)

    def test_a_payment_after_the_claim_proposes_nothing(self):
        self._pay(self.invoice, 400.0, date=TODAY)
        self.assertFalse(self.interest.amount_over)

    def test_the_banks_value_date_counts_where_the_books_have_a_later_day(self):
        self._pay(self.invoice, 400.0, date=TODAY, o2c_value_date=EARLIER)
        self.assertEqual(self.interest.amount_over, OVER)

    def test_a_payment_before_the_due_date_leaves_all_of_it_over(self):
        self._pay(self.invoice, 1000.0, date=MONTH_LATE)
        self.assertEqual(self.interest.amount_over, INTEREST)

    def test_a_credit_note_dated_back_counts_like_a_payment(self):
        note = self._invoice(
            400.0, date=EARLIER, due=EARLIER, move_type="out_refund", currency_id=self.euro.id
        )
        (self._receivable(self.invoice) | self._receivable(note)).reconcile()
        self.assertEqual(self.interest.amount_over, OVER)

    def test_a_manager_gets_one_task_on_the_invoice_that_claims_it(self):
        self._pay_earlier()
        self._pay(self.invoice, 100.0, date=EARLIER)
        self.assertEqual(len(self._tasks()), 1)
        self.assertIn("2.81", self._tasks().note)

    def test_an_event_tells_how_much_is_too_much(self):
        self._pay_earlier()
        event = self.env["o2c.event"].search([("kind", "=", "late.charge.over_claimed")])
        self.assertIn("2.25", event.message)

    def test_undoing_the_payment_withdraws_the_proposal_and_its_task(self):
        self._pay_earlier().action_undo_reconciliation()
        self.assertFalse(self.interest.amount_over)
        self.assertFalse(self._tasks())

    # === APPROVED === #

    def test_the_credit_note_is_of_exactly_what_was_too_much(self):
        self._pay_earlier()
        self._approve()
        note = self._parts().credit_note_id
        self.assertRecordValues(
            note,
            [{"move_type": "out_refund", "state": "posted", "amount_total": OVER}],
        )
        self.assertEqual(note.reversed_entry_id, self.document)
        self.assertAlmostEqual(self.document.amount_residual, INTEREST - OVER)

    def test_the_ledger_keeps_what_stands_and_what_was_credited_apart(self):
        self._pay_earlier()
        self._approve()
        self.assertRecordValues(
            self.interest | self._parts(),
            [
                {"amount": INTEREST - OVER, "amount_over": 0.0, "state": "claimed"},
                {"amount": OVER, "amount_over": 0.0, "state": "waived"},
            ],
        )
        self.assertFalse(self._tasks())

    def test_account_and_tax_of_the_credit_are_those_of_the_claim(self):
        income = self.company_data["default_account_revenue"].copy()
        invoice = self._late()
        rule = self.policy.interest_rule_id
        rule.write({"account_id": income.id, "tax_id": self.tax_sale_a.id})
        self._accrue()
        interest = self._interest_of(invoice)
        interest.sudo()._claim()
        rule.write({"account_id": False, "tax_id": False})
        self._pay(invoice, 400.0, date=EARLIER)
        interest.with_user(self.manager).action_credit_over()
        [line] = interest.part_ids.credit_note_id.invoice_line_ids
        self.assertRecordValues(
            line,
            [{"account_id": income.id, "tax_ids": self.tax_sale_a.ids, "price_subtotal": OVER}],
        )

    def test_interest_that_is_paid_already_is_credited_to_the_customers_account(self):
        self._pay(self.document, self.document.amount_total)
        self._pay_earlier()
        self._approve()
        note = self._parts().credit_note_id
        self.assertEqual(note.amount_residual, OVER)
        self.assertEqual(self.interest.state, "paid")

    def test_all_of_a_claim_may_be_too_much(self):
        self._pay(self.invoice, 1000.0, date=MONTH_LATE)
        self._approve()
        self.assertRecordValues(self.interest, [{"state": "waived", "amount": INTEREST}])
        self.assertFalse(self.document.amount_residual)

    def test_what_is_credited_is_not_proposed_again(self):
        self._pay_earlier()
        self._approve()
        self._pay(self.invoice, 100.0, date=TODAY)
        self.assertFalse(self.interest.amount_over)

    # === UNDONE === #

    def test_when_the_payment_is_undone_the_credited_part_accrues_again(self):
        line = self._pay_earlier()
        self._approve()
        line.action_undo_reconciliation()
        self.assertRecordValues(self._parts(), [{"state": "accrued", "amount": OVER}])
        self._accrue()
        self.assertEqual(self._parts().state, "accrued")

    def test_what_accrues_again_is_claimed_with_the_next_claim(self):
        line = self._pay_earlier()
        self._approve()
        line.action_undo_reconciliation()
        self._parts().sudo()._claim()
        self.assertEqual(self._parts().document_id.amount_total, OVER)
        self.assertEqual(self._parts().state, "claimed")

    def test_the_same_payment_once_more_leaves_the_books_as_they_were(self):
        line = self._pay_earlier()
        self._approve()
        line.action_undo_reconciliation()
        line.unlink()
        self._pay_earlier()
        self.assertRecordValues(self._parts(), [{"state": "waived", "amount": OVER}])
        self.assertFalse(self.interest.amount_over)

    def test_undoing_one_of_two_payments_brings_back_its_part_only(self):
        self._pay_earlier(200.0)
        line = self._pay_earlier(200.0)
        self._approve()
        line.action_undo_reconciliation()
        amounts = {part.state: part.amount for part in self._parts()}
        self.assertAlmostEqual(sum(amounts.values()), OVER)
        self.assertAlmostEqual(amounts["accrued"], 1.12, delta=0.011)

    def test_a_claim_credited_as_a_whole_accrues_as_one_when_its_payment_is_undone(self):
        line = self._pay(self.invoice, 1000.0, date=MONTH_LATE)
        self._approve()
        line.action_undo_reconciliation()
        self._accrue()
        self.assertRecordValues(
            self._interest_of(self.invoice), [{"state": "accrued", "amount": INTEREST}]
        )

    # === WHO MAY === #

    def test_a_collector_sees_the_proposal_and_does_not_approve_it(self):
        self._pay_earlier()
        theirs = self.interest.with_user(self._user("collector"))
        self.assertEqual(theirs.amount_over, OVER)
        with self.assertRaises(AccessError):
            theirs.action_credit_over()

    def test_interest_that_is_right_is_not_credited(self):
        with self.assertRaisesRegex(UserError, "too much"):
            self._approve()

    def test_a_waived_fee_leaves_a_charge_paid_whose_invoice_is_settled_by_it(self):
        self.interest._waive("Goodwill")
        other = self._late()
        self._accrue()
        charges = other.line_ids.o2c_late_charge_ids
        document = charges.sudo()._claim().sudo(False)
        self._pay(document, INTEREST)
        lump_sum = charges.filtered(lambda charge: charge.type == "lump_sum")
        lump_sum._waive("Goodwill")
        self.assertEqual((charges - lump_sum).state, "paid")
