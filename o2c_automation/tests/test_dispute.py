from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDispute(DisputeCommon):
    def test_a_dispute_gets_a_number_and_the_deadline_of_its_reason(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self.assertTrue(dispute.name.startswith("DSP/2026/"))
        self.assertEqual(str(dispute.deadline), "2026-06-29")

    def test_no_more_than_the_residual_can_be_disputed(self):
        invoice = self._invoice(100.0)
        with self.assertRaises(ValidationError):
            self._dispute(invoice, 100.01)

    def test_two_disputes_share_one_residual(self):
        invoice = self._invoice(100.0)
        self._dispute(invoice, 60.0)
        with self.assertRaises(ValidationError):
            self._dispute(invoice, 40.01)

    def test_raising_the_amount_is_checked_like_opening(self):
        dispute = self._dispute(self._invoice(100.0), 60.0)
        with self.assertRaises(ValidationError):
            dispute.amount = 101.0

    @mute_logger("odoo.sql_db")
    def test_an_amount_of_zero_is_no_dispute(self):
        with self.assertRaises(IntegrityError):
            self._dispute(self._invoice(100.0), 0.0)

    def test_a_draft_invoice_cannot_be_disputed(self):
        draft = self._invoice(100.0, post=False)
        with self.assertRaises(UserError):
            self._dispute(draft, 10.0)

    def test_the_item_knows_its_disputed_amount(self):
        invoice = self._invoice(100.0)
        self._dispute(invoice, 30.0)
        self._dispute(invoice, 20.0)
        self.assertEqual(self._receivable(invoice).o2c_disputed_amount, 50.0)

    def test_a_payment_shrinks_the_disputed_amount_to_what_is_open(self):
        invoice = self._invoice(100.0)
        dispute = self._dispute(invoice, 60.0)
        self._pay(invoice, 70.0)
        self.assertEqual(self._receivable(invoice).o2c_disputed_amount, 30.0)
        self.assertEqual(dispute.amount_open, 30.0)

    def test_a_rejected_claim_is_no_longer_disputed(self):
        invoice = self._invoice(100.0)
        self._dispute(invoice, 30.0).action_reject()
        self.assertEqual(self._receivable(invoice).o2c_disputed_amount, 0.0)

    def test_the_disputed_amount_is_in_the_currency_of_the_item(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        invoice = self._invoice(100.0, currency_id=currency.id)
        dispute = self._dispute(invoice, 40.0)
        self.assertEqual(self._receivable(invoice).o2c_disputed_amount, 40.0)
        self.assertEqual(dispute._amount_in_company_currency(), 20.0)

    def test_a_decided_case_keeps_its_amount(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_approve()
        with self.assertRaises(UserError):
            dispute.amount = 30.0

    def test_a_dispute_cannot_be_deleted(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        with self.assertRaises(UserError):
            dispute.sudo().unlink()

    def test_a_cancelled_case_goes_nowhere(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_cancel()
        with self.assertRaises(UserError):
            dispute.action_approve()

    def test_the_owner_of_the_reason_gets_the_case_and_an_activity(self):
        self._reason("price").sudo().user_id = self.env.user
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self.assertEqual(dispute.owner_id, self.env.user)
        self.assertEqual(dispute.activity_ids.date_deadline, dispute.deadline)

    def test_every_step_leaves_an_event(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_investigate()
        events = self.env["o2c.event"].search(
            [("res_model", "=", "o2c.dispute"), ("res_id", "=", dispute.id)]
        )
        self.assertEqual(
            events.sorted("id").mapped("kind"), ["dispute.opened", "dispute.investigating"]
        )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeAccess(DisputeCommon):
    def test_an_analyst_approves_up_to_the_ceiling(self):
        dispute = self._dispute(self._invoice(500.0), 500.0)
        dispute.with_user(self._user("dispute_analyst")).action_approve()
        self.assertEqual(dispute.state, "approved")

    def test_an_analyst_does_not_approve_above_the_ceiling(self):
        dispute = self._dispute(self._invoice(501.0), 500.01)
        with self.assertRaises(AccessError):
            dispute.with_user(self._user("dispute_analyst")).action_approve()

    def test_a_manager_does_not_approve_an_own_case_above_the_ceiling(self):
        dispute = self._dispute(self._invoice(501.0), 500.01)
        with self.assertRaises(AccessError):
            dispute.action_approve()

    def test_another_manager_approves_above_the_ceiling(self):
        dispute = self._dispute(self._invoice(501.0), 500.01)
        dispute.with_user(self._user("ar_manager")).action_approve()
        self.assertEqual(dispute.state, "approved")

    def test_figures_written_by_an_analyst_count_for_nothing(self):
        dispute = self._dispute(self._invoice(900.0), 600.0).with_user(
            self._user("dispute_analyst")
        )
        forged = {"verdict": "invalid", "amount_company": 1.0, "cycle_days": 99}
        dispute.write({**forged, "amount_open": 1.0})
        self.assertRecordValues(
            dispute,
            [{"verdict": False, "amount_company": 600.0, "cycle_days": 0, "amount_open": 600.0}],
        )

    def test_evidence_is_not_there_because_somebody_says_so(self):
        dispute = self._dispute(self._invoice(900.0), 600.0)
        evidence = self.env["o2c.dispute.evidence"].with_user(self._user("dispute_analyst"))
        kind = self.env["o2c.dispute.evidence.type"].search([], limit=1)
        own = evidence.create({"dispute_id": dispute.id, "type_id": kind.id})
        own.is_provided = True
        self.assertFalse(own.is_provided)

    def test_an_item_is_in_dispute_by_its_cases_only(self):
        item = self._receivable(self._invoice(900.0))
        item.with_user(self._user("billing")).write({"o2c_disputed_amount": 900.0})
        self.assertFalse(item.o2c_disputed_amount)

    def test_a_collector_opens_but_does_not_decide(self):
        invoice = self._invoice(100.0)
        collector = self._user("collector")
        dispute = (
            self.env["o2c.dispute"]
            .with_user(collector)
            .create({"move_line_id": self._receivable(invoice).id, "amount": 10.0})
        )
        with self.assertRaises(AccessError):
            dispute.action_approve()

    def test_an_auditor_reads_and_changes_nothing(self):
        dispute = self._dispute(self._invoice(100.0), 10.0).with_user(self._user("auditor"))
        self.assertEqual(dispute.amount, 10.0)
        with self.assertRaises(AccessError):
            dispute.action_investigate()

    def test_a_user_of_another_company_sees_nothing(self):
        dispute = self._dispute(self._invoice(100.0), 10.0)
        other = self.setup_other_company()["company"]
        stranger = self._user("dispute_analyst")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        found = self.env["o2c.dispute"].with_user(stranger).with_company(other).search([])
        self.assertNotIn(dispute, found)
