from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeLearning(DisputeCommon):
    """The third time the same billing mistake happens, a check is suggested."""

    def _mistakes(self, number, *, cause="pricing", partner=None, amount=10.0):
        disputes = self.env["o2c.dispute"]
        for _count in range(number):
            invoice = self._invoice(100.0, partner=partner)
            disputes |= self._dispute(invoice, amount, root_cause=cause)
        return disputes

    def _suggest(self):
        self.env["o2c.dispute.suggestion"].with_user(self.env.ref("base.user_root"))._suggest(
            self.company
        )
        return self.env["o2c.dispute.suggestion"].search([("company_id", "=", self.company.id)])

    def _suggested(self):
        """Return one suggestion about the customer of three mistakes."""
        self._mistakes(3)
        return self._suggest().filtered(lambda s: s.dimension == "customer")

    def test_the_third_mistake_suggests_a_check_with_its_cases(self):
        disputes = self._mistakes(2)
        self.assertFalse(self._suggest())
        disputes |= self._mistakes(1)
        suggestion = self._suggest().filtered(lambda s: s.dimension == "customer")
        self.assertEqual(suggestion.dispute_ids, disputes)
        self.assertRecordValues(
            suggestion, [{"partner_id": self.customer.id, "case_count": 3, "amount": 30.0}]
        )

    def test_a_product_sold_to_different_customers_is_noticed(self):
        for name in ("One", "Two", "Three"):
            self._mistakes(1, partner=self._customer(name))
        products = self._suggest().filtered(lambda s: s.dimension == "product")
        self.assertEqual(products.product_id, self.product)

    def test_what_no_check_can_prevent_is_not_suggested(self):
        self._mistakes(3, cause="carrier")
        self.assertFalse(self._suggest())

    def test_refused_claims_speak_for_nothing(self):
        self._mistakes(3).action_reject()
        self.assertFalse(self._suggest())

    def test_a_threshold_of_zero_suggests_nothing(self):
        self.company.o2c_repeat_threshold = 0
        self._mistakes(3)
        self._run_job("ir_cron_suggest_checks")
        self.assertFalse(
            self.env["o2c.dispute.suggestion"].search([("company_id", "=", self.company.id)])
        )

    def test_the_same_check_is_suggested_once(self):
        before = self._suggested()
        self._mistakes(1)
        self.assertEqual(self._suggest().filtered(lambda s: s.dimension == "customer"), before)

    def test_a_dismissed_check_does_not_come_back_at_once(self):
        self._suggested().action_dismiss()
        again = self._suggest().filtered(lambda s: s.dimension == "customer")
        self.assertEqual(again.mapped("state"), ["dismissed"])

    def test_who_accepts_a_check_is_reminded_to_set_it_up(self):
        manager = self._user("ar_manager")
        suggestion = self._suggested()
        suggestion.with_user(manager).action_accept()
        self.assertRecordValues(suggestion, [{"state": "accepted", "decided_by_id": manager.id}])
        self.assertEqual(suggestion.activity_ids.user_id, manager)

    def test_accepting_installs_a_check_about_the_customer(self):
        suggestion = self._suggested()
        suggestion.with_user(self._user("ar_manager")).action_accept()
        domain = f"[('commercial_partner_id', '=', {self.customer.id})]"
        self.assertRecordValues(
            suggestion.check_id,
            [{"code": "price_differs", "severity": "block", "domain": domain}],
        )

    def test_a_billing_clerk_sees_a_suggestion_and_does_not_decide(self):
        suggestion = self._suggested().with_user(self._user("billing"))
        self.assertTrue(suggestion.name)
        with self.assertRaises(AccessError):
            suggestion.action_accept()

    def test_the_job_suggests_for_every_company(self):
        self._mistakes(3)
        self._run_job("ir_cron_suggest_checks")
        self.assertTrue(
            self.env["o2c.dispute.suggestion"].search([("company_id", "=", self.company.id)])
        )
