from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import O2cCommon

_OWN = ("id", "create_date", "write_date", "date")


@tagged("post_install", "-at_install")
class TestO2cAppend(O2cCommon):
    """What is written once has the same row as by the host's create, and is as well known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events_sudo = cls.env["o2c.event"].sudo()
        cls.batch = cls.env["o2c.run"].sudo()._start("credit", cls.company)
        cls.vals = {
            "kind": "tested",
            "company_id": cls.company.id,
            "partner_id": cls.customer.id,
            "currency_id": cls.company.currency_id.id,
            "amount": 12.34,
            "reference": "",
            "message": False,
            "data": {"when": "2026-01-01", "parts": [1, 2]},
            "run_id": cls.batch.id,
        }

    def _stored(self, event):
        names = [name for name, field in event._fields.items() if field.column_type and field.store]
        [values] = event.read([name for name in names if name not in _OWN])
        return {name: value for name, value in values.items() if name != "id"}

    def test_the_row_is_the_one_that_create_writes(self):
        created = self.events_sudo.create([self.vals])
        appended = self.events_sudo._append([self.vals])
        (created | appended).invalidate_recordset()
        self.assertEqual(self._stored(appended), self._stored(created))

    def test_defaults_and_who_wrote_it_when_are_there(self):
        event = self.events_sudo._append([self.vals])
        event.invalidate_recordset()
        self.assertEqual(event.create_uid, self.env.user)
        self.assertEqual(event.create_date, self.env.cr.now())
        self.assertTrue(event.date)

    def test_many_are_inserted_at_once_in_their_order(self):
        many = [{**self.vals, "reference": str(number)} for number in range(50)]
        with self.assertQueryCount(1):
            events = self.events_sudo._append(many)
        events.invalidate_recordset()
        self.assertEqual(events.mapped("reference"), [str(number) for number in range(50)])

    def test_what_was_appended_is_known_without_a_query(self):
        event = self.events_sudo._append([self.vals])
        with self.assertQueryCount(0):
            self.assertEqual((event.amount, event.reason, event.run_id), (12.34, False, self.batch))

    def test_the_record_it_refers_to_has_it_among_its_own(self):
        before = self.batch.event_ids
        event = self.events_sudo._append([self.vals])
        self.assertEqual(self.batch.event_ids - before, event)

    def test_whoever_replaced_create_is_asked(self):
        asked = []
        of_model = self.env.registry["o2c.event"]
        create = of_model.create

        def replaced(events, vals_list):
            asked.extend(vals_list)
            return create(events, vals_list)

        with patch.object(of_model, "create", replaced):
            self.events_sudo._append([self.vals])
        self.assertEqual(asked, [self.vals])

    def test_nobody_appends_without_the_right_to_create(self):
        collector = self._user("collector")
        with self.assertRaises(AccessError):
            self.env["o2c.event"].with_user(collector)._append([self.vals])
