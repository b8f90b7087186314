"""Any model can be a document: here a contact, sent through a channel of its own making."""

from unittest.mock import patch

from odoo.tests import tagged

from .common import O2cCommon


@tagged("post_install", "-at_install")
class TestDispatchContract(O2cCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._customer("Baker Tools")
        cls.documents = cls.customer | cls.second
        cls.dispatch_model = cls.env["o2c.dispatch"]

    def setUp(self):
        super().setUp()
        self.sent, self.done = [], []
        self.obstacles, self.problems, self.errors = {}, {}, {}
        for name, answer in self._answers().items():
            patcher = patch.object(
                self.env.registry["res.partner"], f"_o2c_dispatch_{name}", answer, create=True
            )
            self.startPatcher(patcher)

    def _answers(self):
        """Return what makes a contact a document, recording what happens to it."""

        def send(partner, _dispatch):
            self.sent.append(partner.id)
            if partner.id in self.errors:
                raise self.errors[partner.id]

        return {
            "channel": lambda _partner: "email",
            "channels": lambda _partner: ("email", "print"),
            "vals": lambda partner: {
                "partner_id": partner.id,
                "company_id": self.company.id,
                "reference": partner.name,
            },
            "obstacle": lambda partner: self.obstacles.get(partner.id, ""),
            "problems": lambda partner, dispatch: self.problems.get(
                (partner.id, dispatch.channel), ()
            ),
            "send": send,
            "done": lambda partner, _dispatch: self.done.append(partner.id),
            "owner": lambda _partner: self.env["res.users"],
        }

    def _work(self):
        with self.enter_registry_test_mode():
            self.env.ref("o2c_automation.ir_cron_process_dispatches").method_direct_trigger()

    def test_each_document_is_handed_over_once_however_often_the_job_runs(self):
        dispatches = self.dispatch_model._queue(self.documents)
        self._work()
        self._work()
        self.assertEqual(sorted(self.sent), sorted(self.documents.ids))
        self.assertEqual(set(dispatches.mapped("state")), {"handed_over"})

    def test_queueing_a_document_twice_queues_it_once(self):
        self.dispatch_model._queue(self.documents)
        self.assertFalse(self.dispatch_model._queue(self.documents))

    def test_the_document_learns_that_it_left(self):
        self.dispatch_model._queue(self.customer)
        self._work()
        self.assertEqual(self.done, self.customer.ids)

    def test_a_document_that_need_not_leave_any_more_is_superseded(self):
        dispatch = self.dispatch_model._queue(self.customer)
        self.obstacles[self.customer.id] = "paid"
        self._work()
        self.assertRecordValues(dispatch, [{"state": "superseded", "reason": "paid"}])
        self.assertFalse(self.sent)

    def test_a_superseded_document_may_leave_later_as_its_next_version(self):
        self.dispatch_model._queue(self.customer)
        self.dispatch_model._supersede(self.customer, "paid")
        again = self.dispatch_model._queue(self.customer)
        self.assertRecordValues(again, [{"version": 2, "is_current": True, "state": "queued"}])

    def test_one_poisoned_document_stops_no_other(self):
        dispatches = self.dispatch_model._queue(self.documents)
        self.errors[self.customer.id] = KeyError("no such field")
        self._work()
        self.assertRecordValues(
            dispatches,
            [
                {"state": "failed", "reason": "refused_by_host", "attempt_count": 1},
                {"state": "handed_over", "reason": False, "attempt_count": 1},
            ],
        )
        self.assertIn("no such field", dispatches[0].error)
