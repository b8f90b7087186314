from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .test_dispute_case import CaseCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMergeAndSplit(CaseCommon):
    def test_merging_conserves_the_disputed_amount(self):
        invoice = self._invoice(100.0)
        cases = self._dispute(invoice, 30.0) | self._dispute(invoice, 70.0)
        merged = cases._merge()
        self.assertEqual((merged, merged.amount), (cases[0], 100.0))
        self.assertEqual(self._receivable(invoice).o2c_disputed_amount, 100.0)

    def test_what_was_merged_points_to_what_took_it_over(self):
        invoice = self._invoice(100.0)
        cases = self._dispute(invoice, 30.0) | self._dispute(invoice, 20.0)
        merged = cases._merge()
        self.assertRecordValues(
            cases - merged, [{"state": "cancelled", "merged_into_id": merged.id}]
        )
        self.assertEqual(merged.related_ids, cases - merged)

    def test_merging_leaves_events_on_both(self):
        invoice = self._invoice(100.0)
        cases = self._dispute(invoice, 30.0) | self._dispute(invoice, 20.0)
        merged = cases._merge()
        self.assertIn("dispute.merged", self._kinds(merged))
        self.assertIn("dispute.cancelled", self._kinds(cases - merged))

    def test_the_claim_numbers_and_followers_come_along(self):
        invoice = self._invoice(100.0)
        first = self._dispute(invoice, 30.0, customer_reference="C-1")
        second = self._dispute(invoice, 20.0, customer_reference="C-2")
        second.message_subscribe(self.customer.ids)
        merged = (first | second)._merge()
        self.assertEqual(merged.customer_reference, "C-1, C-2")
        self.assertIn(self.customer, merged.message_partner_ids)

    def test_a_customer_who_followed_a_case_follows_what_took_it_over(self):
        invoice = self._invoice(100.0)
        ours, theirs = self._dispute(invoice, 30.0), self._dispute(invoice, 20.0)
        theirs.is_shown_to_customer = True
        self.assertTrue((ours | theirs)._merge().is_shown_to_customer)

    def test_cases_about_different_invoices_do_not_become_one(self):
        cases = self._dispute(self._invoice(100.0), 30.0) | self._dispute(
            self._invoice(100.0), 20.0
        )
        with self.assertRaises(UserError):
            cases._merge()

    def test_a_decided_case_is_not_merged(self):
        invoice = self._invoice(100.0)
        cases = self._dispute(invoice, 30.0) | self._dispute(invoice, 20.0)
        cases[0].action_approve()
        with self.assertRaises(UserError):
            cases._merge()

    def test_splitting_conserves_the_disputed_amount(self):
        case = self._dispute(self._invoice(100.0), 100.0)
        part = case._split(33.33, {"reason_id": self._reason("damage").id})
        self.assertEqual((case.amount, part.amount), (66.67, 33.33))
        self.assertEqual((part.reason_id, part.split_from_id), (self._reason("damage"), case))

    def test_splitting_leaves_events_on_both(self):
        case = self._dispute(self._invoice(100.0), 100.0)
        part = case._split(40.0)
        self.assertEqual(
            self._kinds(case), ["dispute.opened", "dispute.amount_changed", "dispute.split"]
        )
        self.assertEqual(self._kinds(part), ["dispute.opened"])

    def test_nothing_and_everything_cannot_be_split_off(self):
        case = self._dispute(self._invoice(100.0), 50.0)
        for amount in (0.0, -1.0, 50.0, 60.0):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                case._split(amount)

    def test_the_split_screen_opens_the_new_case(self):
        case = self._dispute(self._invoice(100.0), 50.0)
        wizard = self.env["o2c.dispute.split"].create({"dispute_id": case.id, "amount": 20.0})
        part = self.env["o2c.dispute"].browse(wizard.action_split()["res_id"])
        self.assertEqual((case.amount, part.amount), (30.0, 20.0))

    def test_a_link_is_seen_from_both_sides_and_taken_away_from_either(self):
        one = self._dispute(self._invoice(100.0), 30.0)
        other = self._dispute(self._invoice(100.0), 20.0)
        one.related_ids = other
        self.assertEqual(other.related_ids, one)
        other.related_ids = False
        self.assertFalse(one.related_ids)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEvidence(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proof = cls.env.ref("o2c_automation.dispute_evidence_proof_of_delivery")
        cls.photo = cls.env.ref("o2c_automation.dispute_evidence_photo")
        damage = cls._reason("damage").sudo()
        damage.evidence_type_ids = cls.proof | cls.photo
        damage.with_company(cls.company).evidence_threshold = 50.0

    def test_the_reason_puts_its_evidence_on_the_checklist(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="damage")
        self.assertEqual(case.evidence_ids.type_id, self.proof | self.photo)

    def test_another_reason_adds_its_evidence_and_keeps_what_is_there(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="unknown")
        case.evidence_ids = [Command.create({"type_id": self.photo.id, "note": "Mail of June 1"})]
        case.reason_id = self._reason("damage")
        self.assertEqual(case.evidence_ids.type_id, self.proof | self.photo)
        self.assertEqual(case.missing_evidence, "Proof of delivery")

    def test_without_its_evidence_a_claim_is_not_approved(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="damage")
        with self.assertRaisesRegex(UserError, "Proof of delivery, Photo"):
            case.action_approve()

    def test_evidence_handed_in_for_a_merged_case_need_not_be_handed_in_twice(self):
        invoice = self._invoice(100.0)
        first = self._dispute(invoice, 60.0, reason="damage")
        second = self._dispute(invoice, 10.0)
        second.evidence_ids = [
            Command.create({"type_id": kind.id, "note": f"Mail about the {kind.code}"})
            for kind in (self.proof, self.photo)
        ]
        merged = (first | second)._merge()
        self.assertFalse(merged.missing_evidence)
        self.assertEqual(
            merged.evidence_ids.mapped("note"),
            ["Mail about the proof_of_delivery", "Mail about the photo"],
        )

    def test_with_its_evidence_a_claim_is_approved(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="damage")
        case.evidence_ids.note = "WH/OUT/00012"
        case.action_approve()
        self.assertEqual(case.state, "approved")

    def test_small_claims_need_no_evidence(self):
        case = self._dispute(self._invoice(100.0), 50.0, reason="damage")
        case.action_approve()
        self.assertEqual(case.state, "approved")

    def test_a_manager_approves_without_evidence_and_says_why(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="damage")
        self.env["o2c.dispute.waive"].create(
            {"dispute_id": case.id, "reason": "Seen by our driver"}
        ).action_approve()
        self.assertEqual((case.state, case.evidence_waiver), ("approved", "Seen by our driver"))
        self.assertIn("dispute.evidence_waived", self._kinds(case))

    def test_an_analyst_does_not_do_without_evidence(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="damage")
        analyst = self._user("dispute_analyst")
        with self.assertRaises(AccessError):
            case.with_user(analyst)._waive_evidence("I believe it")

    def test_an_analyst_puts_evidence_on_a_case(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="damage")
        case.with_user(self._user("dispute_analyst")).evidence_ids.note = "POD 4711"
        self.assertFalse(case.missing_evidence)

    def test_an_auditor_reads_the_evidence_and_changes_nothing(self):
        case = self._dispute(self._invoice(100.0), 60.0, reason="damage")
        seen = case.with_user(self._user("auditor")).evidence_ids
        self.assertEqual(len(seen), 2)
        with self.assertRaises(AccessError):
            seen[0].note = "forged"

    def test_a_collector_opens_a_case_with_its_checklist(self):
        invoice = self._invoice(100.0)
        collector = self._user("collector")
        case = (
            self.env["o2c.dispute"]
            .with_user(collector)
            .create(
                {
                    "move_line_id": self._receivable(invoice).id,
                    "amount": 60.0,
                    "reason_id": self._reason("damage").id,
                }
            )
        )
        self.assertEqual(len(case.evidence_ids), 2)

    def test_the_agreement_with_the_customer_comes_before_the_reasons_window(self):
        reason = self._reason("damage").sudo()
        reason.claim_window_days = 7
        self.assertEqual(reason._claim_window(self.customer), 7)
        self.customer.o2c_claim_window_days = 30
        self.assertEqual(reason._claim_window(self.customer), 30)
