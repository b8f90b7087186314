from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine import credit as engine
from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditBranch(CreditCommon):
    """A branch is the same company: it gives no credit that the company does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {
                "name": "Branch",
                "parent_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "country_id": cls.company.country_id.id,
            }
        )
        cls.salesperson.company_ids |= cls.branch

    def _sold_by_branch(self, amount):
        line = {"product_id": self.product.id, "price_unit": amount}
        orders = self.env["sale.order"].with_user(self.salesperson)
        return orders.with_context(allowed_company_ids=self.branch.ids).create(
            {
                "partner_id": self.customer.id,
                "company_id": self.branch.id,
                "order_line": [Command.create({**line, "tax_ids": [Command.clear()]})],
            }
        )

    def test_an_order_of_a_branch_is_held_over_the_companys_limit(self):
        order = self._sold_by_branch(1500.0)
        order.action_confirm()
        self.assertEqual((order.state, order.o2c_credit_state), ("draft", "held"))

    def test_what_the_company_is_owed_counts(self):
        self._invoice(600.0)
        order = self._sold_by_branch(600.0)
        order.action_confirm()
        self.assertEqual(order.o2c_credit_state, "held")

    def test_an_order_within_the_companys_limit_is_confirmed(self):
        order = self._sold_by_branch(900.0)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_limit_of_the_branch_counts_beside_it(self):
        self.customer.with_company(self.branch).credit_limit = 100.0
        order = self._sold_by_branch(900.0)
        order.action_confirm()
        self.assertEqual(order.o2c_credit_state, "held")

    def test_an_order_of_a_branch_is_not_raised_over_the_companys_limit(self):
        order = self._sold_by_branch(900.0)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.price_unit = 9000.0

    def test_what_a_branch_gives_without_an_order_is_held_over_the_companys_limit(self):
        self.policy.is_checked_on_invoice = True
        request = engine.Request(150000)
        decision = self.customer._o2c_decide_without_order(request, self.branch, "invoice")
        self.assertEqual(decision.verdict, engine.HELD)

    def test_what_the_company_checks_its_branches_check(self):
        self.policy.is_checked_on_invoice = True
        policies = self.env["o2c.credit.policy"]
        self.assertTrue(policies._has_checkpoint(self.branch, "invoice"))
