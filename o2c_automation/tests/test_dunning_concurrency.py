from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, freeze_time, get_db_name, tagged
from odoo.tools import mute_logger

from .common import TODAY

# By then every attempt of today counts as lost.
A_DAY_ON = TODAY + timedelta(days=1)


class CommittedWorld(BaseCase):
    """One overdue item, committed so that a second transaction sees it, and removed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env.company._o2c_create_default_policies()
            self.world = self._make_world(env)
        self.addCleanup(self._remove_world)

    def _make_world(self, env):
        """Return the ids of what was made, in the order in which it may go again."""
        accounts = env["account.account"].create(
            [
                {"name": "Owed", "code": "O2CT1", "account_type": "asset_receivable"},
                {"name": "Sold", "code": "O2CT2", "account_type": "income"},
            ]
        )
        journal = env["account.journal"].create(
            {"name": "Twice", "code": "O2CT", "type": "general"}
        )
        customer = env["res.partner"].create({"name": "Twice", "email": "twice@example.com"})
        move = env["account.move"].create(self._move_vals(journal, accounts, customer))
        move.action_post()
        records = (move, journal, accounts, customer)
        return [(record._name, record.ids) for record in records]

    def _move_vals(self, journal, accounts, customer):
        late = TODAY - timedelta(days=9)
        owed, sold = accounts
        return {
            "journal_id": journal.id,
            "date": late - timedelta(days=1),
            "line_ids": [
                Command.create(
                    {
                        "account_id": owed.id,
                        "partner_id": customer.id,
                        "debit": 100.0,
                        "date_maturity": late,
                        # The host leaves entries out that are no invoices.
                        "no_followup": False,
                    }
                ),
                Command.create({"account_id": sold.id, "credit": 100.0}),
            ],
        }

    def _remove_world(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            notices = self._notices(env)
            dispatches = self._dispatches(env)
            # Events allow no deletion through the ORM, to anybody.
            for records in (notices, dispatches):
                cr.execute(
                    "DELETE FROM o2c_event WHERE res_model = %s AND res_id = ANY(%s)",
                    [records._name, records.ids],
                )
            dispatches.unlink()
            notices.unlink()
            env["o2c.run"].search([("note", "=", "twice")]).unlink()
            for model, ids in self.world:
                records = env[model].browse(ids)
                if model == "account.move":
                    records.button_draft()
                    records = records.with_context(force_delete=True)
                records.unlink()

    def _notices(self, env):
        return env["o2c.dunning.notice"].search([("partner_id", "in", self.world[-1][1])])

    def _dispatches(self, env):
        notices = self._notices(env)
        return env["o2c.dispatch"].search(
            [("res_model", "=", notices._name), ("res_id", "in", notices.ids)]
        )

    def _mails(self, env):
        notices = self._notices(env)
        return env["mail.mail"].search(
            [("model", "=", notices._name), ("res_id", "in", notices.ids)]
        )

    @contextmanager
    def _connection(self):
        """Give an environment on a connection of its own; a test never waits for a lock."""
        with self.registry.cursor() as cr:
            cr.execute("SET lock_timeout = '10s'")
            yield api.Environment(cr, SUPERUSER_ID, {})
            cr.execute("RESET lock_timeout")

    def _propose(self, cr):
        """Let a run propose the customer's notices and return the run."""
        env = api.Environment(cr, SUPERUSER_ID, {})
        company = env.company
        run = env["o2c.run"]._start("dunning", company, parameters={})
        model = env["o2c.dunning.notice"].with_company(company)
        with freeze_time(TODAY):
            model._propose_chunk(company, self.world[-1][1], run)
        run._finish(note="twice")
        env.flush_all()
        return run


@tagged("post_install", "-at_install")
class TestConcurrentRuns(CommittedWorld):
    """Two runs that look at the same overdue item before either of them is done."""

    @mute_logger("odoo.sql_db")
    def test_of_two_runs_at_once_the_later_proposes_nothing_and_ends_cleanly(self):
        with self.registry.cursor() as late:
            # The late transaction has begun, and with it what it can see.
            late.execute("SELECT 1 FROM res_partner LIMIT 1")
            with self.registry.cursor() as early:
                self.assertEqual(self._propose(early).done_count, 1)
            run = self._propose(late)
            self.assertEqual((run.state, run.reason_counts), ("done", {"locked": 1}))
        with self.registry.cursor() as cr:
            self.assertEqual(len(self._notices(api.Environment(cr, SUPERUSER_ID, {}))), 1)


@tagged("post_install", "-at_install")
class TestConcurrentSenders(CommittedWorld):
    """Two senders, each on its own connection, and a notice that must leave once."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            self._propose(cr)

    def _approve(self):
        with self._connection() as env, freeze_time(TODAY):
            self._notices(env).action_approve()

    def _send(self, env, now=TODAY):
        """Do what the scheduled job does with the dispatch of the notice."""
        with freeze_time(now):
            return self._dispatches(env)._process_or_put_off()

    def _meanwhile(self, method, other):
        """Let ``other`` happen on another connection right before ``method`` of the dispatch."""
        model = self.registry["o2c.dispatch"]
        original = getattr(model, method)
        started = []

        def first_the_other(dispatch, *args):
            if not started:
                started.append(True)
                with self._connection() as env:
                    other(env)
            return original(dispatch, *args)

        return patch.object(model, method, first_the_other)

    def _assert_left_once(self):
        with self._connection() as env:
            self.assertEqual(len(self._mails(env)), 1)
            notice = self._notices(env)
            self.assertEqual(notice.state, "sent")
            self.assertEqual(notice.line_ids.move_line_id.o2c_dunning_level, 1)

    def test_while_one_sends_the_other_skips(self):
        self._approve()
        skipped = []
        at_once = self._meanwhile("_hand_over", lambda env: skipped.append(self._send(env)))
        with at_once, self._connection() as env:
            self.assertEqual(self._send(env), ("done", ""))
        self.assertEqual(skipped, [(None, "")])
        self._assert_left_once()

    def test_while_one_sends_the_other_skips_however_long_it_takes(self):
        self._approve()
        skipped = []
        late = self._meanwhile("_hand_over", lambda env: skipped.append(self._send(env, A_DAY_ON)))
        with late, self._connection() as env:
            self._send(env)
        self.assertEqual(skipped, [(None, "")])
        self._assert_left_once()

    def test_a_sender_that_slept_leaves_what_another_one_has_sent(self):
        self._approve()
        late = self._meanwhile("_lock_document", lambda env: self._send(env, A_DAY_ON))
        with late, self._connection() as env:
            self.assertEqual(self._send(env)[0], "skipped")
        self._assert_left_once()

    @mute_logger("odoo.sql_db")
    def test_of_two_people_who_approve_at_once_one_queues_the_notice(self):
        with self._connection() as late:
            # The late transaction has begun, and sees a proposal as long as it lasts.
            self.assertEqual(self._notices(late).state, "proposed")
            with self._connection() as early:
                self._notices(early).action_approve()
            with self.assertRaises(UniqueViolation):
                self._notices(late).action_approve()
            late.cr.rollback()
            self.assertEqual(len(self._dispatches(late)), 1)

    def test_what_was_sent_is_not_sent_by_the_next(self):
        self._approve()
        for _sender in range(2):
            with self._connection() as env:
                self._send(env)
        self._assert_left_once()
