from datetime import timedelta

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningSimulation(DunningCommon):
    """What a policy would have done in the past year, without writing anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.due = TODAY - timedelta(days=120)
        cls.invoice = cls._invoice(1_000.0, due=cls.due)
        cls.env.flush_all()

    def _replay(self, **kwargs):
        return self.env["o2c.dunning.replay"]._replay(self.policy, **kwargs)

    def _days(self, **kwargs):
        return [(one.notice.day - self.due).days for one in self._replay(**kwargs)]

    def test_an_item_never_paid_would_have_taken_every_level(self):
        levels = [outcome.level for outcome in self._replay()]
        self.assertEqual(levels, list(self.policy._levels_in_order()))

    def test_what_was_paid_then_is_not_reminded_of(self):
        self._pay(self.invoice, 1_000.0)
        self.assertTrue(self._days())
        bank_date = self.due + timedelta(days=1)
        late = self._invoice(300.0, partner=self._customer("Prompt"), due=self.due)
        bank_line = self._bank_line(300.0, partner=late.partner_id, date=bank_date)
        _liquidity, suspense, _other = bank_line._seek_for_lines()
        item = self._receivable(late)
        suspense.account_id = item.account_id
        (suspense | item).reconcile()
        self.assertNotIn(late.partner_id.id, {one.partner_id for one in self._replay()})

    def test_every_day_sends_no_later_than_every_monday(self):
        self.policy.skip_weekends = False
        self.assertLessEqual(self._days(is_daily=True)[0], self._days()[0])

    def test_fees_are_those_of_the_levels(self):
        self.policy._levels_in_order()[1].fee_ids = [
            Command.create({"currency_id": self.company.currency_id.id, "amount": 5.0})
        ]
        self.assertEqual([one.fee for one in self._replay()], [0.0, 5.0, 0.0])

    def test_the_screen_tells_how_many_and_to_whom(self):
        wizard = self.env["o2c.dunning.simulation"].new({"policy_id": self.policy.id})
        self.assertIn("Abel Hardware", wizard.result)

    def test_nothing_is_written(self):
        statements = []
        execute = self.env.cr.__class__.execute

        def spy(cursor, query, *args, **kwargs):
            statements.append(str(getattr(query, "code", query)).split(None, 1)[0].upper())
            return execute(cursor, query, *args, **kwargs)

        self.patch(self.env.cr.__class__, "execute", spy)
        wizard = self.env["o2c.dunning.simulation"].new({"policy_id": self.policy.id})
        self.assertTrue(wizard.result)
        self.env.flush_all()
        self.assertTrue(statements)
        self.assertFalse({"INSERT", "UPDATE", "DELETE"} & set(statements))

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._replay()
        return self.env.cr.sql_log_count - before

    def test_ten_customers_cost_as_many_queries_as_one(self):
        self._replay()
        one = self._count_queries()
        for number in range(9):
            self._invoice(100.0, partner=self._customer(f"Late {number}"), due=self.due)
        self.assertLessEqual(self._count_queries(), one)
