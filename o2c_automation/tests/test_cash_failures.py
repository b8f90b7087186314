from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import IntegrityError, SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .cash_common import CashCommon

LOG = "odoo.addons.o2c_automation.models.cash.o2c_cash_application"


@tagged("post_install", "-at_install")
class TestCashFailures(CashCommon):
    """An entry that cannot be made stops neither the others nor goes unnoticed."""

    def setUp(self):
        super().setUp()
        self.bad, self.good = (
            self._bank_line(amount, f"Payment {self._invoice(amount).name}")
            for amount in (100.0, 250.0)
        )
        self.cron = self.env.ref("o2c_automation.ir_cron_cash_application")
        self.env.flush_all()

    def _run_with(self, error, times=100):
        """Run the batch; posting the bad line raises ``error`` so many times."""
        posting = type(self.env["o2c.cash.posting"])
        post, left, bad_id = posting._post, [times], self.bad.id

        def fail(model, proposals):
            if bad_id in proposals.statement_line_id.ids and left[0]:
                left[0] -= 1
                raise error
            return post(model, proposals)

        with patch.object(posting, "_post", fail), mute_logger(LOG):
            self._run_job("ir_cron_cash_application")
        self.env.invalidate_all()

    def _run_of_today(self):
        return self.env["o2c.run"].search(
            [("kind", "=", "cash_application"), ("company_id", "=", self.company.id)], limit=1
        )

    def test_an_integrity_error_does_not_stop_the_other_lines(self):
        self._run_with(IntegrityError("duplicate key"))
        self.assertEqual(self.good.o2c_match_state, "applied")
        self.assertEqual(self.bad.o2c_match_state, "proposed")

    def test_an_error_of_another_addon_does_not_stop_the_other_lines(self):
        self._run_with(KeyError("another addon"))
        self.assertEqual(self.good.o2c_match_state, "applied")

    def test_a_failure_stays_on_its_proposal_with_the_next_step(self):
        self._run_with(IntegrityError("duplicate key"))
        proposal = self._proposal(self.bad)
        self.assertIn("unexpected_error", proposal.reasons)
        self.assertIn("Match the line again", proposal.reasons_text)

    def test_a_failure_is_not_told_in_technical_words(self):
        self._run_with(IntegrityError("duplicate key"))
        self.assertNotIn("duplicate key", self._proposal(self.bad).reasons_text)

    def test_what_the_accounting_refuses_is_told_on_the_desk(self):
        self.env.ref(f"account.{self.company.id}_bank_fees_reco").unlink()
        line = self._match(self._known_payer_line(992.5, self._invoice(1000.0).name))
        candidate = self.env["o2c.match.desk"].get_line(line.id)["candidates"][0]
        self.assertTrue(any("Choose the account" in one for one in candidate["reasons"]))

    def test_the_run_counts_the_failure(self):
        self._run_with(IntegrityError("duplicate key"))
        run = self._run_of_today()
        self.assertRecordValues(run, [{"done_count": 1, "failed_count": 1, "state": "done"}])

    def test_a_conflict_that_passes_is_tried_again_at_once(self):
        self._run_with(SerializationFailure("concurrent update"), times=1)
        self.assertEqual((self.bad + self.good).mapped("o2c_match_state"), ["applied", "applied"])

    def test_of_two_payments_the_first_still_pays_after_a_conflict(self):
        invoice = self._invoice(400.0)
        text = f"{invoice.name} part"
        parts = self._known_payer_line(150.0, text) + self._known_payer_line(250.0, text)
        self._run_with(SerializationFailure("concurrent update"), times=1)
        self.assertEqual(parts.mapped("o2c_match_state"), ["applied", "applied"])

    def test_a_conflict_that_lasts_leaves_the_lines_waiting(self):
        self._run_with(SerializationFailure("concurrent update"))
        self.assertEqual((self.bad + self.good).mapped("o2c_match_state"), ["waiting", "waiting"])
        self.assertEqual(self._run_of_today().reason_counts, {"locked": 2})

    def test_a_conflict_that_lasts_is_tried_again_soon(self):
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search([("cron_id", "=", self.cron.id)])
        self._run_with(SerializationFailure("concurrent update"))
        self.assertTrue(triggers.search([("cron_id", "=", self.cron.id)]) - before)

    @mute_logger("odoo.addons.base.models.ir_cron")
    def test_an_error_of_the_database_itself_ends_the_run_as_failed(self):
        self._run_with(OperationalError("out of memory"))
        self.assertEqual(self._run_of_today().state, "failed")
        self.assertFalse(self._proposal(self.bad).error)
