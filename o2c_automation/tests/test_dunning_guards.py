from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningGuards(DunningCommon):
    """Each reason not to remind is counted on the run, and no notice is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(100.0, due=LATE)

    def _assert_left_alone(self, reason):
        run = self._run()
        self.assertEqual(run.reason_counts, {reason: 1})
        self.assertFalse(self._notice())

    def test_without_any_guard_the_customer_is_reminded(self):
        self._run()
        self.assertTrue(self._notice())

    def test_money_from_the_customers_account_prevents_the_notice(self):
        self.env["res.partner.bank"].create(
            {"acc_number": "DE89 3704 0044 0532 0130 00", "partner_id": self.customer.id}
        )
        self._bank_line(50.0, "thanks", o2c_payer_account="DE89370400440532013000")
        self._assert_left_alone("unmatched_money")

    def test_money_of_a_payer_learnt_before_prevents_the_notice(self):
        self.env["o2c.payer.alias"].sudo().create(
            {
                "kind": "name",
                "pattern": "Abel's Mother",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
            }
        )
        self._bank_line(50.0, "thanks", o2c_payer_name="ABEL'S MOTHER")
        self._assert_left_alone("unmatched_money")

    def test_money_of_somebody_unknown_stops_nobody(self):
        self._bank_line(50.0, "thanks", o2c_payer_account="DE00", o2c_payer_name="Somebody")
        self._run()
        self.assertTrue(self._notice())

    def test_old_bank_lines_prevent_the_notice(self):
        self._bank_line(-5.0, "fee", date=TODAY - timedelta(days=8))
        self._assert_left_alone("old_statement")

    def test_a_holiday_of_the_customers_country_prevents_the_notice(self):
        self.customer.country_id = self.env.ref("base.de")
        with freeze_time("2026-10-03"):
            self.policy.skip_weekends = False
            self._assert_left_alone("holiday")

    def test_a_holiday_at_home_does_not_count_for_a_customer_abroad(self):
        self.company.country_id = self.env.ref("base.de")
        self.customer.country_id = self.env.ref("base.fr")
        with freeze_time("2026-10-03"):
            self.policy.skip_weekends = False
            self._run()
        self.assertTrue(self._notice())

    def test_on_a_weekend_nobody_is_reminded(self):
        with freeze_time("2026-10-04"):
            self.policy.skip_holidays = False
            self._assert_left_alone("weekend")

    def test_an_invoice_flagged_after_the_proposal_takes_the_notice_back(self):
        self._run()
        self.invoice.no_followup = True
        self.assertEqual(self._notice().reason_text, "Excluded from follow-up on the invoice")

    def test_a_customer_without_an_address_gets_none(self):
        self.customer.email = False
        self._assert_left_alone("no_contact")

    def test_a_level_by_mail_needs_a_mail_address(self):
        self.customer.write({"email": False, "street": "1 Main Street"})
        self.policy.level_ids.channel = "email"
        self._assert_left_alone("no_contact")

    def test_an_invoice_that_was_never_sent_is_left_out_where_the_policy_says_so(self):
        self.policy.only_dispatched = True
        self._assert_left_alone("not_dispatched")

    def test_an_invoice_marked_as_sent_is_reminded_of(self):
        self.policy.only_dispatched = True
        self.invoice.is_move_sent = True
        self._run()
        self.assertTrue(self._notice())

    def test_a_recent_notice_prevents_the_next(self):
        self._run()
        self._leave(self._notice())
        self._invoice(80.0, due=LATE)
        self.assertIn("recent_contact", self._run().reason_counts)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContactCap(DunningCommon):
    """What keeps a notice from following, and what does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(100.0, due=LATE)
        cls.yesterday = TODAY - timedelta(days=1)

    def _log(self, outcome, channel="phone", days=1, **vals):
        self.env["o2c.contact.log"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "outcome": outcome,
                "channel": channel,
                "date": TODAY - timedelta(days=days),
                **vals,
            }
        )

    def _statement(self, **vals):
        self.env["o2c.statement"].sudo().create(
            {
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                "addressee_id": self.customer.id,
                "currency_id": self.company.currency_id.id,
                "kind": "open_items",
                "date": self.yesterday,
                "date_sent": self.yesterday,
                **vals,
            }
        )

    def _assert_counts(self, counts):
        self._run()
        self.assertEqual(bool(self._notice()), not counts)

    def test_a_talk_counts(self):
        self._log("refused")
        self._assert_counts(True)

    def test_a_message_left_counts(self):
        self._log("message")
        self._assert_counts(True)

    def test_a_mail_of_the_collector_counts(self):
        self._log("message", "email")
        self._assert_counts(True)

    def test_a_call_that_nobody_took_does_not_count(self):
        self._log("not_reached")
        self._assert_counts(False)

    def test_a_statement_that_somebody_sent_counts(self):
        self._statement()
        self._assert_counts(True)

    def test_a_statement_by_schedule_does_not_count(self):
        self._statement(date_scheduled=self.yesterday)
        self._assert_counts(False)

    def test_a_statement_that_has_not_left_does_not_count(self):
        self._statement(date_sent=False)
        self._assert_counts(False)

    def test_the_invoice_itself_does_not_count(self):
        self._invoice(50.0, due=TODAY, date=TODAY).is_move_sent = True
        self._assert_counts(False)

    def test_after_the_days_of_the_policy_nothing_counts(self):
        self._log("reached", days=self.policy.contact_gap_days)
        self._assert_counts(False)

    def test_a_contact_by_another_company_does_not_count(self):
        other = self.setup_other_company()["company"]
        self._log("reached", company_id=other.id)
        self._assert_counts(False)

    def test_a_message_left_keeps_nobody_off_the_worklist(self):
        self._log("message")
        reader = self.env["o2c.dunning.reader"]
        self.assertFalse(reader._last_reached(self.company, self.customer.ids))

    def test_all_ways_are_read_in_one_query(self):
        reader = self.env["o2c.dunning.reader"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            reader._last_contacts(self.company, self.customer.ids)
