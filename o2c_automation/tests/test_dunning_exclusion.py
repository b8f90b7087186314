from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .charge_common import ChargeCommon
from .common import TODAY

REASON = "The customer checks the delivery note"
A_WEEK_LATER = TODAY + timedelta(days=7)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningExclusion(ChargeCommon):
    """A collector takes a single item off a proposed notice, and puts it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.early, cls.late = cls._late(100.0), cls._late(40.0)
        # The late one was reminded of before: its next level is the second.
        cls._item(cls.late).write(
            {"o2c_dunning_level": 1, "o2c_dunning_date": TODAY - timedelta(days=20)}
        )
        cls._fee(2.0)
        cls.second = cls.policy._levels_in_order()[1]
        cls.second.fee_ids = [(0, 0, {"currency_id": cls.euro.id, "amount": 7.0})]
        cls.second.claims_interest = True
        cls.notices._propose(cls.company)
        cls.notice = cls.notices.search([("partner_id", "=", cls.customer.id)])

    @classmethod
    def _item(cls, invoice):
        return invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def _line(self, invoice):
        return self.notice.line_ids.filtered(lambda line: line.move_id == invoice)

    def _exclude(self, invoice, user=None):
        line = self._line(invoice).with_user(user or self.collector)
        action = line.action_exclude()
        wizard = self.env[action["res_model"]].with_user(user or self.collector)
        wizard.with_context(**action["context"]).create({"reason": REASON}).action_exclude()

    def _fees(self):
        listed = self.notice._listed_charges().filtered(lambda charge: charge.type == "fee")
        return listed.mapped("amount")

    def test_the_total_follows(self):
        self._exclude(self.early)
        charges = self.notice.amount_charges
        self.assertAlmostEqual(self.notice.amount_total, 40.0 + charges)

    def test_the_letter_follows(self):
        self._exclude(self.early)
        self.assertNotIn(self.early.name, self.notice.letter_html)
        self.assertIn(self.late.name, self.notice.letter_html)

    def test_interest_of_the_item_is_claimed_no_longer(self):
        self.assertIn(self.early, self.notice._listed_charges().move_id)
        self._exclude(self.early)
        self.assertNotIn(self.early, self.notice._listed_charges().move_id)

    def test_level_and_fee_are_those_of_what_is_left(self):
        self.assertEqual((self.notice.level_id, self._fees()), (self.second, [7.0]))
        self._exclude(self.late)
        self.assertEqual((self.notice.level_id, self._fees()), (self.level, [2.0]))

    def test_the_item_shows_who_took_it_off_and_why(self):
        self._exclude(self.late)
        remark = self._line(self.late).reason_text
        self.assertEqual(remark, f"Taken off by {self.collector.name}: {REASON}")

    def test_an_event_tells_who_took_it_off_and_why(self):
        self._exclude(self.late)
        event = self.env["o2c.event"].search(
            [("kind", "=", "dunning.notice.item_excluded"), ("res_id", "=", self.notice.id)]
        )
        self.assertEqual(
            (event.user_id, event.message), (self.collector, f"{self.late.name}: {REASON}")
        )

    def test_it_takes_no_level_when_the_notice_leaves(self):
        self._exclude(self.late)
        self._leave(self.notice)
        self.assertEqual(self._item(self.early).o2c_dunning_level, 1)
        self.assertEqual(self._item(self.late).o2c_dunning_level, 1)

    def test_while_the_notice_waits_no_other_one_is_proposed_for_it(self):
        self._exclude(self.late)
        self._run()
        self.assertEqual(self._notice(), self.notice)

    def test_it_comes_up_again_once_the_notice_has_left(self):
        self._exclude(self.late)
        self._leave(self.notice)
        with freeze_time(A_WEEK_LATER):
            self._run()
        again = self._notice() - self.notice
        due = again.line_ids.filtered(lambda line: line.role == "due")
        self.assertIn(self.late, due.move_id)

    def test_it_comes_up_again_when_the_notice_is_cancelled(self):
        self._exclude(self.late)
        self.notice.action_cancel()
        self._run()
        again = self._notice() - self.notice
        self.assertEqual(again.line_ids.move_id, self.early | self.late)

    def test_put_back_everything_is_as_before(self):
        before = (self.notice.level_id, self.notice.amount_total, self._fees())
        self._exclude(self.late)
        self._line(self.late).with_user(self.collector).action_include()
        after = (self.notice.level_id, self.notice.amount_total, self._fees())
        self.assertEqual(after, before)
        self.assertFalse(self._line(self.late).reason_text)

    def test_what_was_paid_meanwhile_is_not_put_back(self):
        self._exclude(self.late)
        self._pay(self.late, 40.0)
        self._line(self.late).action_include()
        self.assertEqual(self._line(self.late).reason_text, "Paid")

    def test_the_last_item_is_not_taken_off(self):
        self._exclude(self.late)
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            self._exclude(self.early)

    def test_once_approved_nothing_is_taken_off(self):
        self.notice.action_approve()
        with self.assertRaises(UserError):
            self._exclude(self.late)

    def test_once_approved_nothing_is_put_back(self):
        self._exclude(self.late)
        self.notice.action_approve()
        with self.assertRaises(UserError):
            self._line(self.late).action_include()

    def test_an_auditor_takes_nothing_off(self):
        with self.assertRaises(AccessError):
            self._line(self.late).with_user(self._user("auditor"))._exclude(REASON)

    def test_a_final_notice_whose_item_is_paid_leaves_in_the_words_of_what_is_left(self):
        self._pay(self.late, 40.0)
        self.assertEqual((self.notice.level_id, self._fees()), (self.level, [2.0]))
