from datetime import date, timedelta

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
class TestDunningBoundaries(DunningCommon):
    """On which day a notice is proposed, to the day, and where each amount counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"skip_weekends": False, "skip_holidays": False})

    def _levels(self, *offsets):
        """Let the policy have levels at ``offsets`` only."""
        for level, offset in zip(self.policy.level_ids, offsets, strict=False):
            level.offset_days = offset
        self.policy.level_ids[len(offsets) :].unlink()

    def _is_reminded(self, due, now):
        """Return whether an item due on ``due`` gets a notice at ``now``."""
        self._invoice(100.0, due=due, date=due - timedelta(days=10))
        with freeze_time(now):
            self._run()
        return bool(self._notice())

    def test_five_days_before_it_is_due_a_reminder_is_proposed(self):
        self._levels(-5)
        self.assertTrue(self._is_reminded(TODAY + timedelta(days=5), TODAY))

    def test_six_days_before_it_is_due_a_reminder_of_five_days_is_not(self):
        self._levels(-5)
        self.assertFalse(self._is_reminded(TODAY + timedelta(days=6), TODAY))

    def test_five_days_before_an_instalment_is_due_only_that_one_is_reminded_of(self):
        self._levels(-5)
        halves = [
            Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
            for days in (5, 6)
        ]
        term = self.env["account.payment.term"].create({"name": "Halves", "line_ids": halves})
        with freeze_time(TODAY):
            invoice = self._invoice(100.0, date=TODAY, invoice_payment_term_id=term.id)
            self._run()
        first = self._receivable(invoice).sorted("date_maturity")[0]
        self.assertEqual(self._notice().line_ids.move_line_id, first)

    def test_on_the_due_date_nothing_is_overdue(self):
        self._levels(1)
        self.assertFalse(self._is_reminded(TODAY, TODAY))

    def test_the_day_after_the_due_date_is_the_first_overdue_one(self):
        self._levels(1)
        self.assertTrue(self._is_reminded(TODAY - timedelta(days=1), TODAY))

    def test_three_days_after_the_last_of_january_are_the_third_of_february(self):
        self._levels(3)
        due = date(2026, 1, 31)
        self.assertFalse(self._is_reminded(due, "2026-02-02"))
        self.assertTrue(self._is_reminded(due, "2026-02-03"))

    def test_a_leap_day_counts(self):
        self._levels(3)
        due = date(2024, 2, 27)
        self.assertFalse(self._is_reminded(due, "2024-02-29"))
        self.assertTrue(self._is_reminded(due, "2024-03-01"))

    def test_the_day_is_the_companys_where_it_is_tomorrow_already(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self._levels(3)
        due = TODAY - timedelta(days=2)
        self.assertTrue(self._is_reminded(due, f"{TODAY} 13:00:00"))

    def test_the_day_is_the_companys_where_it_is_still_yesterday(self):
        self.company.partner_id.tz = "America/Los_Angeles"
        self._levels(3)
        due = TODAY - timedelta(days=3)
        self.assertFalse(self._is_reminded(due, f"{TODAY} 05:00:00"))

    def test_a_smallest_amount_is_compared_in_the_currency_of_the_company(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self.policy.min_amount = 50.0
        with freeze_time(TODAY):
            self._invoice(80.0, due=LATE, currency_id=euro.id)
            self._run()
            self.assertFalse(self._notice())
            self._invoice(30.0, due=LATE, currency_id=euro.id)
            self._run()
        self.assertEqual(self._notice().amount_total, 110.0)

    @freeze_time(TODAY)
    def test_two_companies_remind_one_customer_of_what_each_is_owed(self):
        other_data = self.setup_other_company()
        other = other_data["company"]
        self.env["o2c.dunning.policy"].search([("company_id", "=", other.id)]).write(
            {"skip_weekends": False, "skip_holidays": False}
        )
        self._invoice(100.0, due=LATE)
        self._invoice(
            70.0,
            due=LATE,
            journal_id=other_data["default_journal_sale"].id,
            company_id=other.id,
            invoice_line_ids=[(0, 0, {"name": "Bracket", "price_unit": 70.0, "tax_ids": []})],
        )
        self._run()
        self._run(other)
        totals = {notice.company_id: notice.amount_total for notice in self._notice()}
        self.assertEqual(totals, {self.company: 100.0, other: 70.0})
