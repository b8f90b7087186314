from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditOfLines(CorrectionCommon):
    """Credit notes of the lines that are in question, and of nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._taxed_invoice((100.0, cls.tax), (100.0, cls.reduced_tax))
        cls.reduced = cls.invoice.invoice_line_ids[1]
        cls._reason("bank_charge").tax_treatment = "none"

    def test_only_the_tax_of_the_disputed_line_is_taken_back(self):
        dispute = self._approved(self.invoice, 10.7, invoice_line_ids=self.reduced.ids)
        dispute.action_credit_note()
        self._assert_entry(
            dispute.resolution_move_id,
            [
                (self.revenue, 10.0, 0.0),
                (self.tax_account, 0.7, 0.0),
                (self.receivable, 0.0, 10.7),
            ],
        )

    def test_two_lines_share_the_amount(self):
        dispute = self._approved(
            self.invoice, 22.6, invoice_line_ids=self.invoice.invoice_line_ids.ids
        )
        dispute.action_credit_note()
        self.assertEqual(dispute.resolution_move_id.amount_tax, 2.6)

    def test_a_write_off_with_relief_takes_the_tax_of_the_line_back(self):
        self._reason("price").has_tax_relief = True
        dispute = self._approved(self.invoice, 10.7, invoice_line_ids=self.reduced.ids)
        dispute.action_write_off()
        taxes = dispute.resolution_move_id.line_ids.filtered("tax_line_id")
        self.assertEqual((taxes.tax_line_id, taxes.debit), (self.reduced_tax, 0.7))

    def test_lines_are_chosen_when_the_credit_note_is_issued(self):
        dispute = self._approved(self.invoice, 50.0)
        dispute._credit_part(50.0, lines=self.reduced, rest="open")
        self.assertEqual(dispute.invoice_line_ids, self.reduced)
        self.assertEqual(dispute.resolution_move_id.invoice_line_ids.tax_ids, self.reduced_tax)

    def test_what_never_bore_tax_is_not_credited(self):
        dispute = self._approved(self.invoice, 5.0, reason="bank_charge")
        with self.assertRaisesRegex(UserError, "write it off"):
            dispute.action_credit_note()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditOfLess(CorrectionCommon):
    """What is approved but not credited goes on as a case of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._taxed_invoice(100.0)
        cls._reason("price").write({"approval_ceiling": 500.0, "writeoff_ceiling": 500.0})

    def _credit(self, dispute, amount, rest="open"):
        return dispute._credit_part(amount, lines=dispute.invoice_line_ids, rest=rest)

    def test_the_credit_note_comes_to_the_chosen_amount(self):
        dispute = self._approved(self.invoice, 59.5)
        self._credit(dispute, 11.9)
        self.assertEqual((dispute.state, dispute.amount), ("resolved", 11.9))
        self.assertEqual(dispute.resolution_move_id.amount_total, 11.9)

    def test_the_rest_stays_in_dispute(self):
        rest = self._credit(self._approved(self.invoice, 59.5), 11.9)
        self.assertEqual((rest.state, rest.amount_open), ("new", 47.6))
        self.assertEqual(self._receivable(self.invoice).o2c_disputed_amount, 47.6)

    def test_the_rest_is_owed_again_where_it_is_refused(self):
        rest = self._credit(self._approved(self.invoice, 59.5), 11.9, "rejected")
        self.assertEqual(rest.state, "rejected")
        self.assertEqual(self._receivable(self.invoice).o2c_disputed_amount, 0.0)
        self.assertFalse(rest.activity_ids)

    def test_the_approval_stands(self):
        analyst = self._user("dispute_analyst")
        dispute = self._approved(self.invoice, 50.0)
        self._credit(dispute.with_user(analyst), 20.0)
        self.assertEqual(dispute.approved_by_id, self.env.user)

    def test_of_a_partly_paid_case_what_is_open_is_shared(self):
        dispute = self._approved(self.invoice, 119.0)
        self._pay(self.invoice, 59.0)
        rest = self._credit(dispute, 40.0)
        self.assertEqual((rest.amount_open, self.invoice.amount_residual), (20.0, 20.0))

    def test_more_than_what_is_approved_is_refused(self):
        dispute = self._approved(self.invoice, 10.0)
        for amount in (0.0, 10.01):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self._credit(dispute, amount)

    def test_all_of_it_leaves_no_rest(self):
        dispute = self._approved(self.invoice, 10.0)
        self.assertFalse(self._credit(dispute, 10.0))

    def test_the_dialog_proposes_everything_and_shows_the_rest(self):
        dispute = self._approved(self.invoice, 50.0)
        dialog = Form.from_action(self.env, dispute.action_offer_credit_note())
        self.assertEqual(dialog.amount, 50.0)
        dialog.amount = 20.0
        self.assertEqual(dialog.amount_rest, 30.0)
        dialog.save().action_apply()
        self.assertEqual(self.invoice.amount_residual, 99.0)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCeilings(CorrectionCommon):
    def test_the_ceilings_of_the_company_of_the_case_count(self):
        approved = self._approved(self._invoice(100.0), 10.0)
        other = self.env["res.company"].create({"name": "Other"})
        reason = self._reason("price").sudo()
        ceilings = ("approval_ceiling", "writeoff_ceiling")
        reason.with_company(self.company).update(dict.fromkeys(ceilings, 5.0))
        reason.with_company(other).update(dict.fromkeys(ceilings, 500.0))
        analyst = self._user("dispute_analyst")
        analyst.company_ids |= other
        both = [other.id, self.company.id]
        elsewhere = approved.with_user(analyst).with_context(allowed_company_ids=both)
        with self.assertRaises(AccessError):
            elsewhere.action_write_off()
        elsewhere.action_investigate()
        with self.assertRaises(AccessError):
            elsewhere.action_approve()
