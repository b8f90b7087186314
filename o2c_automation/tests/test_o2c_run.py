from odoo.tests import tagged

from .common import O2cCommon


@tagged("post_install", "-at_install")
class TestO2cRun(O2cCommon):
    def setUp(self):
        super().setUp()
        self.run_record = self.env["o2c.run"]._start("dunning", self.company)

    def test_a_run_counts_outcomes_and_reasons(self):
        self.run_record._count("done")
        self.run_record._count("skipped", "paid", 2)
        self.run_record._count("skipped", "disputed")
        self.run_record._finish()
        self.assertRecordValues(
            self.run_record,
            [
                {
                    "state": "done",
                    "done_count": 1,
                    "skipped_count": 3,
                    "failed_count": 0,
                    "reason_counts": {"paid": 2, "disputed": 1},
                }
            ],
        )

    def test_a_run_whose_every_unit_failed_is_a_failed_run(self):
        self.run_record._count("failed", "refused_by_host")
        self.run_record._finish()
        self.assertEqual(self.run_record.state, "failed")

    def test_a_run_with_one_failure_among_successes_is_done(self):
        self.run_record._count("done")
        self.run_record._count("failed", "refused_by_host")
        self.run_record._finish()
        self.assertEqual(self.run_record.state, "done")

    def test_a_run_whose_block_raises_is_closed_as_failed(self):
        run = self._raise_in_a_run()
        self.assertEqual(run.state, "failed")
        self.assertTrue(run.date_end)

    def test_what_a_block_that_raises_wrote_is_undone(self):
        self.assertEqual(self._raise_in_a_run().done_count, 0)

    def _raise_in_a_run(self):
        """Return the run of a block that raises; the test's own assertion would undo it."""
        try:
            with self.env["o2c.run"]._running("dunning", self.company) as run:
                run._count("done")
                raise KeyError("surprise")
        except KeyError:
            return run
        raise AssertionError("The error was swallowed")

    def test_events_logged_in_a_run_belong_to_it(self):
        invoice = self._invoice(100)
        self.env["o2c.event"]._log("invoice.tested", invoice, run=self.run_record)
        self.assertEqual(self.run_record.event_count, 1)

    def test_reasons_are_told_in_words(self):
        self.run_record._count("skipped", "disputed", 3)
        self.run_record._count("skipped", "a_code_without_words")
        self.assertEqual(self.run_record.reasons_text, "3 × In dispute\n1 × a code without words")
