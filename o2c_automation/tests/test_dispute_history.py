from datetime import date

from odoo.tests import freeze_time, tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestDisputedPeriods(DisputeCommon):
    """When how much of an item was in dispute, as whoever charges by the day reads it."""

    def _periods(self, dispute):
        return self.env["o2c.dispute"]._disputed_periods(dispute.move_line_id)[dispute.move_line_id]

    def _opened(self, amount=50.0):
        with freeze_time("2026-06-10"):
            return self._dispute(self._invoice(100.0), amount)

    def test_an_open_case_has_no_end(self):
        self.assertEqual(self._periods(self._opened()), [(date(2026, 6, 10), None, 50.0)])

    def test_an_approved_case_is_still_in_dispute_until_it_is_refused(self):
        dispute = self._opened()
        with freeze_time("2026-06-12"):
            dispute.action_approve()
        with freeze_time("2026-06-15"):
            dispute.action_reject()
        self.assertEqual(self._periods(dispute), [(date(2026, 6, 10), date(2026, 6, 15), 50.0)])

    def test_another_amount_counts_from_the_day_it_was_changed(self):
        dispute = self._opened()
        with freeze_time("2026-06-12"):
            dispute.amount = 20.0
        first, second = self._periods(dispute)
        self.assertEqual(first, (date(2026, 6, 10), date(2026, 6, 12), 50.0))
        self.assertEqual(second, (date(2026, 6, 12), None, 20.0))

    def test_a_payment_of_all_ends_it(self):
        dispute = self._opened()
        with freeze_time("2026-06-20"):
            self._pay(dispute.move_id, 100.0)
        self.assertEqual(self._periods(dispute)[0][1], date(2026, 6, 20))

    def test_two_cases_of_one_item_have_periods_of_their_own(self):
        dispute = self._opened(30.0)
        with freeze_time("2026-06-12"):
            self._dispute(dispute.move_id, 20.0)
        self.assertEqual([period[2] for period in self._periods(dispute)], [30.0, 20.0])

    def test_the_day_is_the_one_where_the_company_works(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        with freeze_time("2026-06-10 23:00:00"):
            dispute = self._dispute(self._invoice(100.0), 50.0)
        self.assertEqual(self._periods(dispute)[0][0], date(2026, 6, 11))

    def test_an_item_without_cases_has_none(self):
        line = self._receivable(self._invoice(100.0))
        self.assertEqual(self.env["o2c.dispute"]._disputed_periods(line), {line: []})

    def test_queries_do_not_grow_with_the_items(self):
        lines = self.env["account.move.line"]
        for _number in range(6):
            lines |= self._opened().move_line_id
        counts = []
        for some in (lines[:1], lines[:2], lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["o2c.dispute"]._disputed_periods(some)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
