from odoo.exceptions import AccessError
from odoo.tests import tagged

from .billing_common import BillingCommon


@tagged("post_install", "-at_install")
class TestBillingAccess(BillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(100)
        cls.dispatch = cls.invoice.o2c_dispatch_ids

    def test_a_billing_clerk_stops_a_dispatch(self):
        self.dispatch.with_user(self._user("billing")).action_cancel()
        self.assertEqual(self.dispatch.state, "cancelled")

    def test_nobody_else_touches_a_dispatch(self):
        for role in ("auditor", "credit_analyst", "cash_applier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.dispatch.with_user(self._user(role)).action_cancel()

    def test_not_even_a_clerk_writes_a_state_past_the_buttons(self):
        with self.assertRaises(AccessError):
            self.dispatch.with_user(self._user("billing")).write({"state": "delivered"})

    def test_a_clerk_of_another_company_sees_and_stops_nothing(self):
        other = self.setup_other_company()["company"]
        stranger = self._user("billing")
        stranger.sudo().write({"company_ids": other.ids, "company_id": other.id})
        theirs = self.dispatch.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertNotIn(theirs, theirs.search([]))
        with self.assertRaises(AccessError):
            theirs.action_cancel()

    def test_an_accountant_without_a_role_posts_and_sees_what_became_of_it(self):
        accountant = self.env["res.users"].create(
            {
                "name": "Accountant",
                "login": "accountant_without_role",
                "company_id": self.company.id,
                "company_ids": self.company.ids,
                "group_ids": self.env.ref("account.group_account_invoice").ids,
            }
        )
        draft = self._invoice(100, post=False)
        draft.with_user(accountant).action_post()
        self.assertEqual(draft.with_user(accountant).o2c_dispatch_state, "queued")

    def test_only_a_manager_deletes_a_rule(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self._user("billing")).unlink()

    def test_the_work_of_one_company_leaves_the_other_alone(self):
        other = self.setup_other_company()["company"]
        self.env["o2c.dispatch"]._process_company(other)
        self.assertEqual(self.dispatch.state, "queued")
