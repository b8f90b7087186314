from datetime import timedelta

from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningPolicy(DunningCommon):
    """Which policy reminds a customer, and that the notice tells why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(100.0, due=LATE)
        cls.tag = cls.env["res.partner.category"].create({"name": "Key account"})
        cls.germany = cls.env.ref("base.de")

    def _policy(self, name, **vals):
        return self.policy.copy({"name": name, "sequence": 50, **vals})

    def _for_tag(self):
        return self._policy("Key accounts", tag_ids=[Command.set(self.tag.ids)])

    def _for_country(self, **vals):
        return self._policy("Germany", country_ids=[Command.set(self.germany.ids)], **vals)

    def _assert_reminded_by(self, policy, why):
        self._run()
        notice = self._notice()
        self.assertEqual((notice.policy_id, notice.policy_grounds_text), (policy, why))

    def test_a_customer_like_any_other_is_reminded_by_the_first_policy_for_all(self):
        self._for_tag()
        self._assert_reminded_by(self.policy, "For all who have no other")

    def test_a_policy_for_a_tag_counts_for_who_has_the_tag(self):
        policy = self._for_tag()
        self.customer.category_id = self.tag
        self._assert_reminded_by(policy, "Tag of the customer")

    def test_a_policy_for_a_country_counts_for_who_is_there(self):
        policy = self._for_country()
        self.customer.country_id = self.germany
        self._assert_reminded_by(policy, "Country of the customer")

    def test_a_policy_for_a_risk_class_counts_though_collectors_do_not_read_it(self):
        policy = self._policy("Risky", risk_class="d")
        self.customer.with_company(self.company).o2c_risk_class = "d"
        self._assert_reminded_by(policy, "Risk class of the customer")

    def test_of_tag_and_country_the_tag_is_narrower(self):
        policy = self._for_tag()
        self._for_country(sequence=1)
        self.customer.write({"category_id": self.tag.ids, "country_id": self.germany.id})
        self._assert_reminded_by(policy, "Tag of the customer")

    def test_both_together_are_narrower_than_either(self):
        self._for_tag()
        both = self._for_country(tag_ids=[Command.set(self.tag.ids)])
        self.customer.write({"category_id": self.tag.ids, "country_id": self.germany.id})
        self._assert_reminded_by(both, "Tag of the customer, Country of the customer")

    def test_of_two_as_narrow_the_first_in_the_list_counts(self):
        self._for_country()
        first = self._for_country(sequence=1)
        self.customer.country_id = self.germany
        self._assert_reminded_by(first, "Country of the customer")

    def test_what_was_chosen_on_the_customer_counts_before_any_other(self):
        self._for_tag()
        own = self._policy("Own")
        self.customer.category_id = self.tag
        self.customer.with_company(self.company).o2c_dunning_policy_id = own
        self._assert_reminded_by(own, "Chosen on the customer")

    def test_whom_no_policy_is_for_gets_no_notice_and_the_reason(self):
        self.policy.tag_ids = self.tag
        self.assertEqual(self._run().reason_counts, {"no_policy": 1})

    def test_a_tag_given_today_counts_today(self):
        policy = self._for_tag()
        self._run()
        self._notice().action_cancel()
        self.customer.category_id = self.tag
        self._run()
        self.assertIn(policy, self._notice().policy_id)

    def test_a_manager_says_on_the_policy_for_whom_it_is(self):
        manager = self._user("ar_manager")
        form = Form(self.policy.with_user(manager))
        form.tag_ids.add(self.tag)
        form.save()
        self.assertEqual(self.policy.tag_ids, self.tag)

    def test_the_policy_of_all_customers_is_found_in_one_query(self):
        self._for_tag()
        self._for_country()
        reader = self.env["o2c.dunning.reader"]
        partners = self.customer | self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(20)]
        )
        reader._policies(self.company, partners)
        self.env.flush_all()
        self.env["res.partner"].invalidate_model()
        # One for the policies chosen on customers, one for their marks.
        with self.assertQueryCount(2):
            reader._policies(self.company, partners)

    def test_a_policy_is_tried_on_the_customers_it_is_for(self):
        self._invoice(100.0, due=TODAY - timedelta(days=30))
        policy = self._for_tag()
        replay = self.env["o2c.dunning.replay"]
        self.assertFalse(replay._replay(policy, is_daily=True))
        self.customer.category_id = self.tag
        self.assertTrue(replay._replay(policy, is_daily=True))
