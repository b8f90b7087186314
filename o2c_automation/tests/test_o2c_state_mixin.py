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
