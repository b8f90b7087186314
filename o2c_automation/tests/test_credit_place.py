from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditPlace(CreditCommon):
    """Whoever keeps addresses picks neither a policy nor somebody else who owes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "sales_team.group_sale_salesman,base.group_partner_manager"
        cls.salesperson = cls._salesperson("o2c_addresses", groups)
        cls.tag = cls.env["res.partner.category"].create({"name": "Friends"})

    def _as_salesperson(self, record):
        return record.with_user(self.salesperson)

    def _lenient(self, **vals):
        """Have a policy that stops nobody, for some."""
        return self.policy.copy({"sequence": 1, "is_hold_active": False, **vals})

    def _for_friends(self):
        return self._lenient(tag_ids=[Command.set(self.tag.ids)])

    def _known(self):
        """Have done business with the customer."""
        self._invoice(1.0)

    # === POLICIES === #

    def test_a_tag_does_not_bring_another_policy(self):
        self._for_friends()
        self._known()
        with self.assertRaisesRegex(AccessError, "credit manager"):
            self._as_salesperson(self.customer).category_id = self.tag

    def test_a_customer_given_to_a_tag_does_not_get_another_policy(self):
        self._for_friends()
        self._known()
        with self.assertRaisesRegex(AccessError, "credit manager"):
            self._as_salesperson(self.tag).partner_ids = [Command.link(self.customer.id)]

    def test_a_held_order_is_business(self):
        self._for_friends()
        self._held()
        with self.assertRaisesRegex(AccessError, "credit manager"):
            self._as_salesperson(self.customer).category_id = self.tag

    def test_another_country_does_not_bring_another_policy(self):
        country = self.env.ref("base.be")
        self._lenient(country_ids=[Command.set(country.ids)])
        self._known()
        with self.assertRaisesRegex(AccessError, "credit manager"):
            self._as_salesperson(self.customer).country_id = country

    def test_a_tag_of_no_policy_is_given_by_anybody(self):
        self._for_friends()
        self._known()
        other = self.tag.create({"name": "Newsletter"})
        self._as_salesperson(self.customer).category_id = other
        self.assertEqual(self.customer.category_id, other)

    def test_a_new_customer_is_described_by_anybody(self):
        self._for_friends()
        new = self._customer("New")
        self._as_salesperson(new).category_id = self.tag
        self.assertEqual(new.category_id, self.tag)

    def test_a_credit_manager_gives_another_policy(self):
        self._for_friends()
        self._known()
        self.customer.with_user(self.manager).category_id = self.tag
        self.assertEqual(self.customer.category_id, self.tag)

    def test_the_tag_of_a_policy_is_not_deleted(self):
        self._for_friends()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._as_salesperson(self.tag).unlink()

    def test_a_customer_does_not_leave_a_group_that_shares_a_limit(self):
        self.policy.is_children_shared = True
        subsidiary = self._customer("Abel Tools", parent_id=self.customer.id)
        self._invoice(1.0, partner=subsidiary)
        with self.assertRaisesRegex(AccessError, "credit manager"):
            self._as_salesperson(subsidiary).parent_id = False

    # === WHO OWES === #

    def test_orders_of_a_stranger_do_not_become_a_customers_unchecked(self):
        stranger = self._confirmed_of(self._customer("Stranger", is_company=False))
        with self.assertRaisesRegex(UserError, "Somebody else would owe"):
            self._as_salesperson(stranger).parent_id = self.customer

    def test_orders_that_fit_move_along(self):
        self.customer.credit_limit = 10000.0
        stranger = self._confirmed_of(self._customer("Stranger", is_company=False))
        self._as_salesperson(stranger).parent_id = self.customer
        self.assertEqual(self._exposure().open_orders, 900000)

    def test_a_credit_manager_moves_orders_that_do_not_fit(self):
        stranger = self._confirmed_of(self._customer("Stranger", is_company=False))
        stranger.with_user(self.manager).parent_id = self.customer
        self.assertEqual(self._exposure().open_orders, 900000)

    def test_a_contact_on_its_own_takes_no_limit_along(self):
        self.policy.write({"has_default_limit": True, "default_limit": 0.0})
        contact = self._contact()
        self._as_salesperson(contact).parent_id = False
        order = self._sold(900.0, partner=contact)
        order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_a_limit_is_not_written_on_a_contact(self):
        groups = "base.group_partner_manager,account.group_account_invoice"
        clerk = self._salesperson("o2c_clerk", groups)
        with self.assertRaisesRegex(AccessError, "credit manager"):
            self._contact().with_user(clerk).credit_limit = 10**6

    def test_a_contact_is_edited_by_anybody(self):
        contact = self._contact()
        self._as_salesperson(contact).write({"is_company": True, "country_id": False})
        self.assertTrue(contact.is_company)

    def _contact(self):
        return self._customer("Contact", is_company=False, parent_id=self.customer.id)

    def _confirmed_of(self, partner):
        order = self._sold(9000.0, partner=partner)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return partner
