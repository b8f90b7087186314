from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import IntegrityError, SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .credit_common import CreditCommon

BATCH_LOG = "odoo.addons.o2c_automation.models.core.o2c_batch_mixin"


@tagged("post_install", "-at_install")
class TestO2cBatch(CreditCommon):
    """What a batch does about errors nobody foresaw; held orders stand for all records."""

    def setUp(self):
        super().setUp()
        self.first, self.second = (self._check(self._held()).sudo() for _number in range(2))
        (self.first | self.second).write({"date_next_check": "2020-01-01"})
        self.env.flush_all()

    def test_an_unexpected_error_does_not_stop_the_records_behind_it(self):
        self._run_with(KeyError("another addon"))
        self.assertEqual((self.first.error, self.second.error), (self._sentence(), "seen"))

    def test_an_integrity_error_does_not_stop_the_records_behind_it(self):
        self._run_with(IntegrityError("duplicate key"))
        self.assertEqual(self.second.error, "seen")

    def test_what_the_failed_record_wrote_is_undone(self):
        self._run_with(KeyError("another addon"))
        self.assertNotEqual(self.first.request_reason, "half done")

    def test_an_unexpected_error_is_not_told_in_technical_words(self):
        self._run_with(KeyError("another addon"))
        self.assertNotIn("another addon", self.first.error)

    def test_the_failed_record_is_not_the_first_of_the_next_run(self):
        self._run_with(KeyError("another addon"))
        self.assertFalse(self.first.filtered_domain(self.first._due_domain()))

    def test_the_run_counts_the_failure(self):
        self._run_with(KeyError("another addon"))
        run = self._last_run()
        self.assertEqual(run.reason_counts["unexpected_error"], 1)
        self.assertEqual((run.state, run.failed_count), ("done", 1))

    def test_a_conflict_leaves_the_record_due_and_goes_on(self):
        self._run_with(SerializationFailure("concurrent update"))
        self.assertFalse(self.first.error)
        self.assertTrue(self.first.filtered_domain(self.first._due_domain()))
        self.assertEqual(self.second.error, "seen")

    def test_a_conflict_is_tried_again_soon(self):
        cron = self.env.ref("o2c_automation.ir_cron_recheck_credit")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self._run_with(SerializationFailure("concurrent update"))
        later = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers
        self.assertTrue(later)

    @mute_logger("odoo.addons.base.models.ir_cron")
    def test_an_error_of_the_database_itself_ends_the_run_as_failed(self):
        self._run_with(OperationalError("out of memory"))
        self.assertEqual(self._last_run().state, "failed")
        self.assertFalse((self.first | self.second).filtered("error"))

    def _run_with(self, error):
        """Process both records; the first one writes half its work and raises ``error``."""
        first_id = self.first.id

        def process(check):
            if check.id != first_id:
                check.error = "seen"
                return "done", ""
            check.request_reason = "half done"
            check.flush_recordset()
            raise error

        with patch.object(type(self.first), "_process_one", process), mute_logger(BATCH_LOG):
            self._run_job("ir_cron_recheck_credit")
        self.env.invalidate_all()

    def _sentence(self):
        return "An unexpected error occurred; the server's log has the details."

    def _last_run(self):
        self.env.invalidate_all()
        return self.env["o2c.run"].search([("kind", "=", "credit")], limit=1)
