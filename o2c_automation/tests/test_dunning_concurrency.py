from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, freeze_time, get_db_name, tagged
from odoo.tools import mute_logger

from .common import TODAY


@tagged("post_install", "-at_install")
class TestConcurrentRuns(BaseCase):
    """Two runs that look at the same overdue item before either of them is done.

    The world is committed, because a second transaction has to see it, and removed.
    """

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
            # Events allow no deletion through the ORM, to anybody.
            cr.execute(
                "DELETE FROM o2c_event WHERE res_model = %s AND res_id = ANY(%s)",
                [notices._name, notices.ids],
            )
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
