from datetime import datetime, timedelta

from freezegun import freeze_time as frozen

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .billing_common import BillingCommon

MONDAY_EVENING = datetime.fromisoformat("2026-06-15 20:00")
TUESDAY_MORNING = datetime.fromisoformat("2026-06-16 09:00")


@tagged("post_install", "-at_install")
@freeze_time(MONDAY_EVENING)
class TestDispatchTiming(BillingCommon):
    """Documents leave in the hours of their channel, no faster than their mail server takes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "company_id": cls.company.id,
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"name": day, "dayofweek": day, "hour_from": 9, "hour_to": 17}
                        )
                        for day in "01234"
                    ),
                ],
            }
        )
        cls.company.email = "us@example.com"

    def _hours(self, **vals):
        return self.env["o2c.dispatch.schedule"].create(
            {"company_id": self.company.id, "calendar_id": self.calendar.id, **vals}
        )

    def _invoices(self, number):
        return self.env["account.move"].concat(*(self._invoice(100) for _n in range(number)))

    def _waits(self, invoice, until, reason):
        self.assertRecordValues(
            invoice.o2c_dispatch_ids,
            [{"state": "queued", "date_next_attempt": until, "reason": reason}],
        )

    def test_outside_of_the_hours_it_waits_until_they_begin_and_tells_so(self):
        self._hours()
        invoice = self._invoice(100)
        self._send()
        self._waits(invoice, TUESDAY_MORNING, "outside_hours")
        self.assertIn("Waits for the hours", invoice.o2c_dispatch_ids.reason_text)

    def test_within_them_it_leaves_and_waits_for_nothing(self):
        self._hours()
        invoice = self._invoice(100)
        self._send()
        with frozen(TUESDAY_MORNING):
            self._send()
        self.assertRecordValues(
            invoice.o2c_dispatch_ids, [{"state": "handed_over", "reason": False}]
        )

    def test_hours_of_another_channel_do_not_count(self):
        self._hours(channel="post")
        invoice = self._invoice(100)
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")

    def test_hours_of_its_own_channel_count_before_those_of_all(self):
        night = self.calendar.copy({"name": "Night"})
        night.attendance_ids.write({"hour_from": 18, "hour_to": 23})
        self._hours()
        self._hours(channel="email", calendar_id=night.id)
        invoice = self._invoice(100)
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")

    def test_on_a_public_holiday_nothing_leaves(self):
        self.company.country_id = self.env.ref("base.de")
        self._hours(skip_holidays=True)
        with frozen("2026-05-01 10:00:00"):
            invoice = self._invoice(100)
            self._send()
        self._waits(invoice, datetime.fromisoformat("2026-05-04 09:00"), "outside_hours")

    def test_days_off_of_the_calendar_count_too(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Stocktaking",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-06-16 00:00:00",
                "date_to": "2026-06-16 23:59:59",
            }
        )
        self._hours()
        invoice = self._invoice(100)
        self._send()
        self._waits(invoice, TUESDAY_MORNING + timedelta(days=1), "outside_hours")

    def test_when_the_hours_end_while_it_works_the_rest_waits(self):
        self._hours()
        invoice = self._invoice(100)
        late = invoice.o2c_dispatch_ids.with_context(o2c_until={"email": MONDAY_EVENING}).sudo()
        self.assertFalse(late._claim())

    def _limit(self, number):
        self.env["ir.mail_server"].search([]).active = False
        return self.env["ir.mail_server"].create(
            {"name": "Slow", "smtp_host": "localhost", "o2c_max_per_hour": number}
        )

    def test_a_mail_server_gets_no_more_within_an_hour_than_it_takes(self):
        server = self._limit(2)
        invoices = self._invoices(5)
        self._send()
        self.assertEqual(invoices.mapped("o2c_dispatch_state").count("handed_over"), 2)
        hours = [timedelta(hours=1), timedelta(hours=1), timedelta(hours=2)]
        for invoice, later in zip(invoices[2:], hours, strict=True):
            self._waits(invoice, MONDAY_EVENING + later, "throttled")
        self.assertEqual(invoices.o2c_dispatch_ids.mail_server_id, server)

    def test_what_waited_for_the_mail_server_leaves_at_its_time(self):
        self._limit(2)
        invoices = self._invoices(5)
        self._send()
        for hours, sent in ((1, 4), (2, 5)):
            with frozen(MONDAY_EVENING + timedelta(hours=hours)):
                self._send()
            self.assertEqual(invoices.mapped("o2c_dispatch_state").count("handed_over"), sent)

    def test_without_a_limit_nobody_waits(self):
        self._limit(0)
        invoices = self._invoices(5)
        self._send()
        self.assertEqual(set(invoices.mapped("o2c_dispatch_state")), {"handed_over"})

    def test_a_clerk_reads_the_hours_and_a_manager_sets_them(self):
        hours = self._hours()
        clerk = self._user("billing")
        self.assertEqual(hours.with_user(clerk).calendar_id, self.calendar)
        with self.assertRaises(AccessError):
            hours.with_user(clerk).skip_holidays = True
        hours.with_user(self._user("ar_manager")).skip_holidays = True
