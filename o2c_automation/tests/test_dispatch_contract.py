"""Any model can be a document: here a contact, sent through a channel of its own making."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import LockError, UserError
from odoo.tests import tagged

from ..engine.dispatch import LOST_MINUTES, RETRY_MINUTES
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
        self._run_job("ir_cron_process_dispatches")

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

    def test_a_failed_document_leaves_at_its_next_attempt(self):
        dispatch = self.dispatch_model._queue(self.customer)
        self.errors[self.customer.id] = UserError("not now")
        self._work()
        self.errors.clear()
        dispatch.sudo().date_next_attempt = fields.Datetime.now()
        self._work()
        self.assertRecordValues(dispatch, [{"state": "handed_over", "error": False}])

    def test_before_its_next_attempt_a_failed_document_rests(self):
        self.dispatch_model._queue(self.customer)
        self.errors[self.customer.id] = UserError("not now")
        self._work()
        self._work()
        self.assertEqual(self.sent, self.customer.ids)

    def test_after_the_last_attempt_somebody_has_to_help(self):
        dispatch = self.dispatch_model._queue(self.customer)
        dispatch.sudo().attempt_count = len(RETRY_MINUTES)
        self.errors[self.customer.id] = UserError("never")
        self._work()
        self.assertRecordValues(
            dispatch, [{"state": "undeliverable", "date_next_attempt": False, "error": "never"}]
        )
        self.assertTrue(self.customer.activity_ids)

    def test_what_cannot_leave_one_way_takes_the_next(self):
        self.dispatch_model._queue(self.customer)
        self.problems[self.customer.id, "email"] = ("no_email",)
        self._work()
        dispatches = self.dispatch_model.search([("res_id", "=", self.customer.id)])
        self.assertRecordValues(
            dispatches,
            [
                {"channel": "email", "state": "undeliverable", "version": 1},
                {"channel": "print", "state": "queued", "version": 1},
            ],
        )

    def test_an_attempt_lost_with_its_worker_is_made_again(self):
        dispatch = self.dispatch_model._queue(self.customer)
        lost = {"attempt_count": 1, "date_next_attempt": fields.Datetime.now()}
        dispatch.sudo()._transition("rendering", vals=lost)
        self._work()
        self.assertRecordValues(dispatch, [{"state": "handed_over", "attempt_count": 2}])

    def test_a_document_that_always_loses_its_worker_is_given_up(self):
        dispatch = self.dispatch_model._queue(self.customer)
        lost = {"attempt_count": len(LOST_MINUTES), "date_next_attempt": fields.Datetime.now()}
        dispatch.sudo()._transition("rendering", vals=lost)
        self._work()
        self.assertRecordValues(dispatch, [{"state": "undeliverable", "reason": "interrupted"}])
        self.assertFalse(self.sent)

    def test_a_document_that_was_deleted_is_let_go(self):
        document = self._customer("Gone Tomorrow")
        dispatch = self.dispatch_model._queue(document)
        document.unlink()
        self._work()
        self.assertRecordValues(dispatch, [{"state": "superseded", "reason": "document_gone"}])

    def test_trying_again_ends_the_task(self):
        dispatch = self.dispatch_model._queue(self.customer)
        self.problems[self.customer.id, "email"] = ("no_lines",)
        self._work()
        self.problems.clear()
        dispatch.action_retry()
        self._work()
        self.assertFalse(self.customer.activity_ids)
        self.assertEqual(dispatch.state, "handed_over")

    def test_a_second_sending_of_the_same_dispatch_is_not_a_second_success(self):
        dispatch = self.dispatch_model._queue(self.customer)
        self._work()
        dispatch.sudo()._fail("mail_server_refused", "")
        dispatch.action_retry()
        self._work()
        self.assertEqual(self.done, self.customer.ids)

    def test_nobody_moves_a_dispatch_where_it_may_not_go(self):
        dispatch = self.dispatch_model._queue(self.customer)
        self._work()
        with self.assertRaises(UserError):
            dispatch.action_cancel()

    def test_a_worker_overtaken_by_another_sends_nothing(self):
        dispatch = self.dispatch_model._queue(self.customer).sudo()
        dispatch._transition("rendering", vals={"attempt_count": 2})
        outcome = dispatch.with_context(o2c_attempt=1)._process_one()
        self.assertEqual(outcome, ("skipped", "taken_over"))
        self.assertFalse(self.sent)

    def test_a_document_in_other_hands_is_left_for_a_minute(self):
        dispatch = self.dispatch_model._queue(self.customer)
        self.errors[self.customer.id] = LockError("in use")
        self._work()
        self.assertRecordValues(dispatch, [{"state": "queued", "attempt_count": 0}])
        self.assertGreater(dispatch.date_next_attempt, fields.Datetime.now())
