from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..engine.backtest import propose_threshold
from .cash_common import CashCommon
from .common import TODAY


@tagged("post_install", "-at_install")
class TestMatchSelftest(CashCommon):
    """Every night the policy is measured; people are told, and decide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.selftest_days = (fields.Date.today() - TODAY).days + 30
        cls.policy.user_id = cls._user("ar_manager")

    def _confirm(self, text=None):
        """Apply a payment by hand; without ``text`` it names the invoice it pays."""
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, text or invoice.name, partner_name=self.customer.name)
        self._propose_by_hand(line, {invoice: 100.0}).action_apply()
        return invoice

    def _confirm_otherwise(self):
        """Apply a payment to another invoice than the one it names."""
        self._confirm(text=self._invoice(100.0).name)

    def _nightly(self):
        self.env["o2c.match.backtest"]._nightly(self.company)
        return self.env["o2c.match.backtest"].search([("policy_id", "=", self.policy.id)])

    def test_every_night_leaves_one_table_with_its_precision(self):
        self._confirm()
        self.assertRecordValues(
            self._nightly(), [{"origin": "nightly", "automatic": 1, "precision": 100.0}]
        )

    def test_a_night_without_anything_to_compare_leaves_none(self):
        self.assertFalse(self._nightly())

    def test_a_policy_with_the_test_turned_off_is_left_out(self):
        self._confirm()
        self.policy.selftest_days = 0
        self.assertFalse(self._nightly())

    def test_the_responsible_is_told_when_the_goal_is_missed(self):
        self._confirm_otherwise()
        report = self._nightly()
        self.assertTrue(report.is_below_goal)
        self.assertEqual(report.activity_ids.user_id, self.policy.user_id)

    def test_nobody_is_told_while_the_goal_is_reached(self):
        self._confirm()
        self.assertFalse(self._nightly().activity_ids)

    def test_who_was_told_is_not_told_again_the_next_night(self):
        self._confirm_otherwise()
        self._nightly()
        self.assertEqual(len(self._nightly().activity_ids), 1)

    def test_without_a_responsible_a_manager_of_the_company_is_told(self):
        self.policy.user_id = False
        told = self.policy._responsible()
        self.assertIn(self.company, told.company_ids)
        self.assertTrue(told.has_group("o2c_automation.group_ar_manager"))

    def test_a_score_is_proposed_and_not_applied_by_itself(self):
        for _number in range(3):
            self._confirm()
        before = self.policy.threshold_auto
        with patch.dict(propose_threshold.__kwdefaults__, {"sample_min": 3}):
            self._nightly()
        self.assertGreater(self.policy.threshold_proposed, before)
        self.assertEqual(self.policy.threshold_auto, before)

    def test_old_runs_of_nightly_tests_are_deleted_and_what_a_person_ran_is_kept(self):
        self._confirm()
        old, asked, new = (self._run_of(origin) for origin in ("nightly", "user", "nightly"))
        day = fields.Datetime.now() - timedelta(days=self.policy.selftest_keep_days + 1)
        (old + asked).sudo().write({"date_start": day})
        self.env["o2c.match.policy"]._gc_nightly_runs()
        self.assertEqual((old + asked + new).exists(), asked + new)

    def _run_of(self, origin):
        """Return the simulated run of one test that ``origin`` started."""
        self.policy._report(TODAY, TODAY, origin=origin)
        return self.env["o2c.run"].search([("is_simulation", "=", True)], limit=1)

    def test_a_manager_takes_the_proposed_score_over(self):
        report = self.env["o2c.match.backtest"]._keep(
            self.policy, [], {"date_from": TODAY, "date_to": TODAY, "threshold_proposed": 810}
        )
        self.policy.action_use_threshold()
        event = self.env["o2c.event"].search([], limit=1)
        self.assertEqual(self.policy.threshold_auto, report.threshold_proposed)
        self.assertEqual(event.message, "From 720 to 810")

    def test_a_clerk_cannot_change_the_score(self):
        self.env["o2c.match.backtest"]._keep(
            self.policy, [], {"date_from": TODAY, "date_to": TODAY, "threshold_proposed": 810}
        )
        with self.assertRaises(AccessError):
            self.policy.with_user(self._user("cash_applier")).action_use_threshold()

    def test_the_cron_runs_over_every_company(self):
        self._confirm()
        with self.enter_registry_test_mode():
            self.env.ref("o2c_automation.ir_cron_match_selftest").method_direct_trigger()
        self.assertTrue(self.policy.last_backtest_id)


@tagged("post_install", "-at_install")
class TestPayerAliasDecay(CashCommon):
    """What nobody confirms for long fades, and comes back with the next confirmation."""

    def _alias(self, *, idle_days=0, **vals):
        last = fields.Date.today() - timedelta(days=idle_days)
        return self.env["o2c.payer.alias"].create(
            {
                "kind": "name",
                "pattern": "TREASURY SERVICES",
                "partner_id": self.customer.id,
                "hits": 2,
                "date_last_hit": last,
                **vals,
            }
        )

    def _expire(self):
        return self.env["o2c.payer.alias"]._expire(self.company)

    def _hits_used(self):
        facts = self.env["o2c.payer.alias"]._to_facts(self.company, 2)
        return [fact.hits for fact in facts]

    def test_an_alias_confirmed_lately_counts_in_full(self):
        self._alias()
        self.assertEqual(self._hits_used(), [2])

    def test_an_alias_unused_for_a_year_counts_too_little(self):
        self._alias(idle_days=400)
        self.assertEqual(self._hits_used(), [])

    def test_what_a_person_approved_does_not_fade(self):
        self._alias(idle_days=2000).action_approve()
        self.assertEqual(self._hits_used(), [2])

    def test_an_alias_that_faded_wholly_is_archived_with_an_event(self):
        alias = self._alias(idle_days=800)
        self._expire()
        self.assertRecordValues(alias, [{"state": "expired", "active": False}])
        event = self.env["o2c.event"].search([("res_model", "=", alias._name)], limit=1)
        self.assertEqual((event.kind, event.res_id), ("payer.alias.expired", alias.id))

    def test_an_alias_wrong_as_often_as_right_is_archived(self):
        alias = self._alias(misses=2)
        self.assertEqual(self._expire(), alias)

    def test_an_alias_in_use_is_kept(self):
        self._alias()
        self.assertFalse(self._expire())

    def test_a_confirmation_brings_an_expired_alias_back(self):
        alias = self._alias(idle_days=800)
        self._expire()
        self.env["o2c.payer.alias"]._learn(
            {(self.company.id, "name", alias.pattern, self.customer.id)}
        )
        self.assertRecordValues(alias, [{"state": "learnt", "active": True, "hits": 1}])
