"""Batches as jobs: the same work as the cron's, asked for through the job queue."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.o2c_automation.tests.billing_common import BillingCommon
from odoo.addons.queue_job.job import Job

RUNNER = ["base", "web", "queue_job"]


@tagged("post_install", "-at_install")
class TestBatchJobs(BillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "customer@example.com"
        # It asks for its dispatch when it is posted.
        cls.invoice = cls._invoice(100.0)
        cls.dispatches = cls.env["o2c.dispatch"]
        cls.dispatch = cls.dispatches.search([("res_id", "=", cls.invoice.id)])
        cls.startClassPatcher(patch.dict(config.options, server_wide_modules=RUNNER))

    def _jobs(self):
        """Return what waits in the queue for us, in its order."""
        domain = [("model_name", "=", "o2c.batch.job"), ("state", "=", "pending")]
        return self.env["queue.job"].sudo().search(domain, order="id")

    def _perform_all(self):
        """Perform the jobs one after the other as a runner would, those they make included."""
        with self.enter_registry_test_mode():
            while jobs := self._jobs():
                for record in jobs:
                    job = Job.load(record.env, record.uuid)
                    job.perform()
                    job.set_done()
                    job.store()

    def test_work_asked_for_becomes_a_job(self):
        self.dispatches._enqueue()
        self.assertEqual(self._jobs().mapped("method_name"), ["_spread"])

    def test_work_asked_for_twice_is_one_job(self):
        self.dispatches._enqueue()
        self.dispatches._enqueue()
        self.assertEqual(len(self._jobs()), 1)

    def test_each_kind_of_batch_has_a_job_of_its_own(self):
        self.dispatches._enqueue()
        self.env["o2c.cash.application"]._enqueue()
        self.assertEqual(len(self._jobs()), 2)

    def test_each_company_has_a_job_of_its_own(self):
        self.env["o2c.batch.job"]._spread("o2c.dispatch")
        companies = self.env["res.company"].search([])
        asked = [tuple(job.args) for job in self._jobs()]
        self.assertEqual(asked, [("o2c.dispatch", company.id) for company in companies])

    def test_the_jobs_do_the_work_and_once_only(self):
        for _time in range(2):
            self.dispatches._enqueue()
            self._perform_all()
        self.assertEqual(self.dispatch.state, "handed_over")
        self.assertEqual(len(self._mails(self.invoice)), 1)

    def test_the_run_is_on_record_as_the_crons_would_be(self):
        self.dispatches._enqueue()
        before = self.env["o2c.run"].search([])
        self._perform_all()
        run = self.env["o2c.run"].search([]) - before
        self.assertRecordValues(run, [{"kind": "dispatch", "done_count": 1}])

    def test_a_company_out_of_time_goes_on_in_another_job(self):
        model = self.env.registry["o2c.dispatch"]
        with patch.object(model, "_process_company", lambda _self, _company: False):
            self.env["o2c.batch.job"]._process("o2c.dispatch", self.company.id)
        self.assertEqual(self._jobs().mapped("method_name"), ["_spread"])

    def test_without_a_job_runner_the_cron_does_the_work(self):
        with patch.dict(config.options, server_wide_modules=["base", "web"]):
            self.dispatches._enqueue()
            self.assertFalse(self._jobs())
            self._send()
        self.assertEqual(self.dispatch.state, "handed_over")
