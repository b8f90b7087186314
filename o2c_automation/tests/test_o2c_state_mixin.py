from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import O2cCommon


@tagged("post_install", "-at_install")
class TestO2cStateMixin(O2cCommon):
    """A status moves along its table, through one function, and leaves an event."""

    def setUp(self):
        super().setUp()
        self.dispute = self.env["o2c.dispute"].create(
            {
                "move_line_id": self._receivable(self._invoice(100)).id,
                "amount": 40,
                "reason_id": self.env["o2c.dispute.reason"].search([], limit=1).id,
            }
        )

    def test_a_move_leaves_an_event(self):
        self.dispute._transition("investigating", reason="a_reason", message="Looked at")
        event = self.env["o2c.event"].search([("kind", "=", "dispute.investigating")])
        self.assertRecordValues(event, [{"res_id": self.dispute.id, "reason": "a_reason"}])

    def test_a_move_that_the_table_does_not_have_is_refused(self):
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.dispute._transition("new")

    def test_nobody_writes_a_status_past_the_table(self):
        with self.assertRaises(AccessError):
            self.dispute.write({"state": "resolved"})

    def test_a_context_from_outside_does_not_open_the_way(self):
        forged = self.dispute.with_context(o2c_state_writer=True)
        with self.assertRaises(AccessError):
            forged.write({"state": "resolved"})

    def test_nobody_opens_a_case_that_is_decided_already(self):
        vals = {"move_line_id": self.dispute.move_line_id.id, "amount": 10}
        for name, value in (("state", "approved"), ("approved_by_id", self.env.uid)):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.env["o2c.dispute"].create({**vals, name: value})

    def test_a_default_of_the_context_opens_no_decided_case_either(self):
        vals = {"move_line_id": self.dispute.move_line_id.id, "amount": 10}
        with self.assertRaises(AccessError):
            self.env["o2c.dispute"].with_context(default_state="approved").create(vals)

    def test_nobody_writes_who_approved_or_what_corrected_a_case(self):
        entry = self.dispute.move_id.id
        for name, value in (("approved_by_id", self.env.uid), ("resolution_move_id", entry)):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.dispute.write({name: value})

    def test_nobody_creates_an_alias_that_is_approved_already(self):
        vals = {"partner_id": self.customer.id, "pattern": "FR1420041010050500013M02606"}
        with self.assertRaises(AccessError):
            self.env["o2c.payer.alias"].create({**vals, "state": "approved"})
