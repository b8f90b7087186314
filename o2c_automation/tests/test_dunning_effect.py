from datetime import timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningEffect(DunningCommon):
    """Which notices bring money in, and whether other ones would bring more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.effects = cls.env["o2c.dunning.effect"]
        cls.invoice = cls._invoice(1_000.0, due=LATE)

    def _effects(self, days):
        """Return the effects as they stand ``days`` after the notices left."""
        self.env.flush_all()
        with freeze_time(TODAY + timedelta(days=days)):
            rows = self.effects.search([("partner_id", "=", self.customer.id)])
            rows.read(["cured_7"])
            return rows

    def _pay_after(self, days, amount=1_000.0):
        with freeze_time(TODAY + timedelta(days=days)):
            bank_line = self._bank_line(
                amount, partner=self.customer, date=TODAY + timedelta(days=days)
            )
            _liquidity, suspense, _other = bank_line._seek_for_lines()
            item = self._receivable(self.invoice)
            suspense.account_id = item.account_id
            (suspense | item).reconcile()

    # === CURED === #

    def test_an_item_paid_on_the_seventh_day_is_cured_in_seven(self):
        self._sent()
        self._pay_after(7)
        row = self._effects(8)
        self.assertRecordValues(row, [{"cured_7": 1.0, "days_to_cure": 7, "amount": 1_000.0}])

    def test_an_item_paid_on_the_eighth_day_is_cured_in_fourteen(self):
        self._sent()
        self._pay_after(8)
        self.assertRecordValues(self._effects(40), [{"cured_7": 0.0, "cured_14": 1.0}])

    def test_a_part_is_no_cure(self):
        self._sent()
        self._pay_after(2, amount=999.0)
        self.assertFalse(self._effects(40).date_cured)

    def test_what_was_credited_only_was_not_owed(self):
        self._sent()
        credit = self._receivable(self._credit_note(1_000.0))
        (credit | self._receivable(self.invoice)).reconcile()
        self.assertFalse(self._effects(40).date_cured)

    def test_while_the_days_are_not_over_nothing_is_said(self):
        self._sent()
        with freeze_time(TODAY + timedelta(days=7)):
            groups = self.effects._read_group([], [], ["cured_7:avg", "cured_30:avg"])
        self.assertEqual([type(rate) for rate in groups[0]], [bool, bool])

    def test_a_notice_that_did_not_leave_has_no_effect(self):
        self._run()
        self._pay_after(2)
        self.assertFalse(self._effects(40))

    def test_the_rate_of_a_level_is_that_of_the_list_behind_it(self):
        self._invoice(500.0, due=LATE)
        self._sent()
        self._pay_after(3)
        rows = self._effects(40)
        with freeze_time(TODAY + timedelta(days=40)):
            [(level, rate)] = self.effects._read_group([], ["level_id"], ["cured_7:avg"])
        self.assertEqual(rows.level_id, level)
        self.assertEqual(rate, sum(rows.mapped("cured_7")) / len(rows))
        self.assertEqual(rate, 0.5)

    def test_channel_and_words_are_known(self):
        notice = self._sent()
        row = self._effects(1)
        self.assertEqual(row.channel, "email")
        self.assertEqual(row.mail_template_id, notice.level_id.mail_template_id)

    # === CHALLENGER === #

    def _challenger(self, share):
        self.policy.write(
            {
                "challenger_id": self.env["o2c.dunning.policy"]
                .create(
                    {
                        "name": "Sooner",
                        "sequence": 99,
                        "company_id": self.company.id,
                        "level_ids": [Command.create({"name": "Hello", "offset_days": 1})],
                    }
                )
                .id,
                "challenger_share": share,
                "trial_name": "sooner",
            }
        )
        return self.policy.challenger_id

    def test_whoever_is_in_the_test_group_is_reminded_by_the_challenger(self):
        challenger = self._challenger(100)
        self._run()
        self.assertRecordValues(
            self._notice(),
            [{"policy_id": challenger.id, "trial_group": "challenger", "trial_name": "sooner"}],
        )

    def test_everybody_else_is_reminded_as_before(self):
        self._challenger(0)
        self._run()
        self.assertRecordValues(
            self._notice(), [{"policy_id": self.policy.id, "trial_group": "champion"}]
        )

    def test_without_a_test_there_are_no_groups(self):
        self._run()
        self.assertFalse(self._notice().trial_group)

    def test_an_archived_challenger_reminds_nobody(self):
        self._challenger(100).active = False
        self._run()
        self.assertEqual(self._notice().policy_id, self.policy)

    def test_the_group_is_remembered_when_the_test_is_over(self):
        challenger = self._challenger(100)
        self._sent()
        self.policy.challenger_id = False
        self.assertRecordValues(
            self._effects(1), [{"policy_id": challenger.id, "trial_group": "challenger"}]
        )

    def test_a_challenger_has_no_challenger(self):
        challenger = self._challenger(50)
        with self.assertRaises(ValidationError):
            challenger.challenger_id = self.policy
