from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.orm.registry import TriggerTree
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
        cls.checks_sudo = cls.env["o2c.credit.check"].sudo()._quietly()
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
        cls.order = cls._order(100.0)
        cls.check_vals = {
            "order_id": cls.order.id,
            "company_id": cls.company.id,
            "partner_id": cls.customer.id,
            "state": "approved",
            "currency_id": cls.company.currency_id.id,
            "amount": 12.34,
            "reason_codes": ["within_limit"],
        }

    def _stored(self, record):
        fields = record._fields.items()
        names = [name for name, field in fields if field.column_type and field.store]
        [values] = record.read([name for name in names if name not in _OWN])
        return {name: value for name, value in values.items() if name != "id"}

    def test_the_row_is_the_one_that_create_writes(self):
        for model, vals in ((self.events_sudo, self.vals), (self.checks_sudo, self.check_vals)):
            with self.subTest(model=model._name):
                created = model.create([vals])
                appended = model._append([vals])
                (created | appended).invalidate_recordset()
                self.assertEqual(self._stored(appended), self._stored(created))

    def test_defaults_and_who_wrote_it_when_are_there(self):
        check = self.checks_sudo._append([self.check_vals])
        check.invalidate_recordset()
        self.assertEqual(check.create_uid, self.env.user)
        self.assertEqual(check.create_date, self.env.cr.now())
        self.assertEqual(check.checkpoint, "confirm")
        self.assertTrue(check.date)

    def test_an_event_says_itself_who_did_it_and_when(self):
        event = self.env["o2c.event"]._log("tested", self.batch)
        event.invalidate_recordset()
        self.assertEqual(event.user_id, self.env.user)
        self.assertTrue(event.date)
        self.assertNotIn("create_uid", event._fields)

    def test_many_are_inserted_at_once_in_their_order(self):
        many = [{**self.vals, "reference": str(number)} for number in range(50)]
        with self.assertQueryCount(1):
            events = self.events_sudo._append(many)
        events.invalidate_recordset()
        self.assertEqual(events.mapped("reference"), [str(number) for number in range(50)])

    def test_what_was_appended_is_known_without_a_query(self):
        check = self.checks_sudo._append([self.check_vals])
        with self.assertQueryCount(0):
            known = (check.amount, check.message, check.order_id, check.date_expiry)
        self.assertEqual(known, (12.34, False, self.order, False))

    def test_the_record_it_refers_to_has_it_among_its_own(self):
        before, checked = self.batch.event_ids, self.order.o2c_credit_check_ids
        event = self.events_sudo._append([self.vals])
        check = self.checks_sudo._append([self.check_vals])
        self.assertEqual(self.batch.event_ids - before, event)
        self.assertEqual(self.order.o2c_credit_check_ids - checked, check)

    def test_only_what_others_depend_on_by_a_list_is_told(self):
        check, order = self.checks_sudo._fields, self.order._fields
        shown = TriggerTree({order["o2c_credit_state"]})
        ways = {
            check["state"]: TriggerTree((), {order["o2c_credit_check_ids"]: shown}),
            check["amount"]: TriggerTree((), {order["o2c_credit_check_id"]: shown}),
            check["message"]: TriggerTree({check["display_name"]}),
        }
        find = lambda _registry, field: ways.get(field, TriggerTree())  # noqa: E731
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        with patch.object(type(self.env.registry), "get_field_trigger_tree", find):
            columns = ("amount", "message", "state")
            self.assertEqual(self.checks_sudo._depended_columns(columns), ("state",))

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
