from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditContext(CreditCommon):
    """What a caller's context says changes no decision."""

    def test_an_archived_policy_stays_out_of_use(self):
        self.policy.copy({"sequence": 1, "is_hold_active": False, "active": False})
        order = self._sold(1500.0).with_context(active_test=False)
        order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_an_archived_policy_is_not_kept_for_others_either(self):
        self.policy.copy({"sequence": 1, "is_hold_active": False, "active": False})
        self._sold(1.0).with_context(active_test=False).action_o2c_preview_credit()
        order = self._sold(1500.0)
        order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_an_archived_approval_rule_lets_nobody_release(self):
        analyst = self._user("credit_analyst")
        vals = {"name": "Holidays", "user_ids": [Command.set(analyst.ids)], "active": False}
        self.env["o2c.credit.approval.rule"].create(vals)
        check = self._check(self._held()).with_user(analyst).with_context(active_test=False)
        with self.assertRaises(AccessError):
            check._release("On holiday")

    def test_an_archived_request_rule_grants_nothing(self):
        rules = self.env["o2c.credit.request.rule"]
        rules.search([]).active = False
        rules.create({"name": "Promotion", "outcome": "approved", "active": False})
        request = rules.env["o2c.credit.request"].with_user(self.salesperson)
        asked = request.create(
            {"partner_id": self.customer.id, "amount": 1e6, "reason": "A large order"}
        )
        asked.with_context(active_test=False).action_send()
        self.assertEqual(asked.state, "referred")

    def test_the_desk_is_told_of_every_hold(self):
        order = self._sold(1500.0).with_context(mail_activity_automation_skip=True)
        order.action_confirm()
        self.assertTrue(self._check(order).activity_ids)

    def test_defaults_put_no_approval_on_a_hold(self):
        approval = Command.create({"user_id": self.manager.id, "reason": "Forged"})
        forged = {"default_approval_ids": [approval], "default_is_rise": True}
        order = self._sold(1500.0).with_context(**forged)
        order.action_confirm()
        check = order.sudo().o2c_credit_check_id
        self.assertEqual((len(check.approval_ids), check.is_rise), (0, False))
