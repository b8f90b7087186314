from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditPartial(CreditCommon):
    """A part of an order is released, the rest waits as a quotation of its own."""

    def setUp(self):
        super().setUp()
        self.order = self._held_order()
        self.first, self.second = self.order.sudo().order_line

    def _held_order(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.salesperson.id,
                "client_order_ref": "PO 7",
                "order_line": [self._line(10, 100.0), self._line(1, 500.0, discount=10.0)],
            }
        )
        order = order.with_user(self.salesperson)
        order.action_confirm()
        self.assertEqual(order.o2c_credit_state, "held")
        return order

    def _line(self, quantity, price, **vals):
        return Command.create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "price_unit": price,
                "tax_ids": [Command.clear()],
                **vals,
            }
        )

    def _release(self, approved):
        return self._check(self.order)._release_part(approved, "As much as is insured")

    def test_the_part_is_confirmed(self):
        self._release({self.first: 6.0})
        self.assertRecordValues(
            self.order, [{"state": "sale", "amount_total": 600.0, "o2c_credit_state": "released"}]
        )

    def test_the_rest_is_a_quotation_on_hold(self):
        rest = self._release({self.first: 6.0})
        self.assertRecordValues(
            rest.sudo(), [{"state": "draft", "amount_total": 850.0, "o2c_credit_state": "held"}]
        )

    def test_the_rest_knows_where_it_comes_from(self):
        rest = self._release({self.first: 6.0}).sudo()
        self.assertRecordValues(
            rest,
            [
                {
                    "o2c_split_root_id": self.order.id,
                    "origin": self.order.name,
                    "user_id": self.salesperson.id,
                    "client_order_ref": "PO 7",
                }
            ],
        )

    def test_prices_and_discounts_go_along(self):
        rest = self._release({self.first: 10.0}).sudo()
        self.assertRecordValues(
            rest.order_line, [{"product_uom_qty": 1.0, "price_unit": 500.0, "discount": 10.0}]
        )

    def test_the_release_covers_the_part_and_no_more(self):
        self._release({self.first: 6.0})
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            self.order.order_line.product_uom_qty = 11.0

    def test_the_rest_stays_on_hold_though_it_would_fit(self):
        self.customer.credit_limit = 100000.0
        self.assertEqual(self._release({self.first: 6.0}).sudo().o2c_credit_state, "held")

    def test_the_rest_goes_on_when_money_arrives(self):
        rest = self._release({self.first: 6.0})
        self._pay(500.0)
        self._run_job("ir_cron_recheck_credit")
        self.assertEqual(rest.sudo().state, "sale")

    def test_the_approver_has_no_hand_in_either_part(self):
        rest = self._release({self.first: 6.0})
        self._check(rest)._release("The rest as well")
        self.assertEqual(rest.sudo().state, "sale")

    def test_whoever_sold_the_whole_decides_on_no_rest(self):
        rest = self._release({self.first: 6.0})
        self.assertIn(self.salesperson, self._check(rest).sudo()._involved())

    def test_parts_count_together_in_the_matrix(self):
        group = self.env.ref("o2c_automation.group_credit_manager")
        rest = self._release({self.first: 6.0})
        self.env["o2c.credit.approval.rule"].create(
            [
                {"name": "Alone", "amount_to": 1000.0, "group_id": group.id},
                {"name": "Together", "group_id": group.id, "needed_count": "2"},
            ]
        )
        self.assertEqual(self._check(rest).sudo()._approval_rule().name, "Together")

    def test_both_parts_tell_of_the_split(self):
        self._release({self.first: 6.0})
        event = self.env["o2c.event"].search([("kind", "=", "credit.check.split")], limit=1)
        self.assertEqual(event.res_id, self._check(self.order).id)

    def test_the_whole_is_no_part(self):
        with self.assertRaisesRegex(UserError, "whole order"):
            self._release({self.first: 10.0, self.second: 1.0})

    def test_nothing_is_no_part(self):
        with self.assertRaisesRegex(UserError, "something"):
            self._release({self.first: 0.0})

    def test_more_than_was_ordered_is_no_part(self):
        with self.assertRaisesRegex(UserError, "no more"):
            self._release({self.first: 11.0})

    def test_a_salesperson_releases_no_part(self):
        check = self.order.o2c_credit_check_id.with_user(self.salesperson)
        with self.assertRaises(AccessError):
            check._release_part({self.first: 6.0}, "Trust me")

    def test_the_dialog_releases_a_part(self):
        action = self._check(self.order).action_release_part()
        wizards = self.env["o2c.credit.check.decide"].with_user(self.manager)
        wizard = wizards.with_context(**action["context"]).create({"reason": "Fine"})
        wizard.line_ids[1].quantity = 0.0
        wizard.action_apply()
        self.assertEqual((self.order.state, self.order.amount_total), ("sale", 1000.0))

    def test_a_split_that_cannot_be_released_changes_nothing(self):
        with self.assertRaisesRegex(UserError, "reason"), self.env.cr.savepoint():
            self._check(self.order)._release_part({self.first: 6.0}, " ")
        self.assertEqual(self.order.amount_total, 1450.0)
