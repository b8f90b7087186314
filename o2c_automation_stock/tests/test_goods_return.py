from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .return_common import ReturnCommon


@tagged("post_install", "-at_install")
class TestGoodsReturn(ReturnCommon):
    """Goods that a customer sends back open a case about the invoice that bills them."""

    def test_a_return_opens_a_case_about_its_invoice_lines(self):
        case = self._cases(self._returned(self.order, 3))
        self.assertRecordValues(
            case,
            [
                {
                    "move_id": self.invoice.id,
                    "invoice_line_ids": self.invoice.invoice_line_ids.ids,
                    "origin": "goods_return",
                    "reason_id": self.env.ref("o2c_automation.dispute_reason_return").id,
                    "amount": 345.0,
                    "amount_tax": 45.0,
                    "state": "new",
                }
            ],
        )

    def test_the_case_says_what_came_back(self):
        picking = self._returned(self.order, 3)
        self.assertIn(f"{picking.name}: 3 Units Crate", self._cases(picking).description)

    def test_the_discount_of_the_order_line_counts(self):
        order = self._ordered(10)
        order.order_line.discount = 20.0
        order.picking_ids.button_validate()
        self._invoiced(order)
        self.assertEqual(self._cases(self._returned(order, 1)).amount, 92.0)

    def test_never_more_is_disputed_than_is_open(self):
        self._pay_invoice(1000.0)
        self.assertEqual(self._cases(self._returned(self.order, 3)).amount, 150.0)

    def test_of_a_paid_invoice_nothing_is_disputed(self):
        self._pay_invoice(1150.0)
        self.assertFalse(self._cases(self._returned(self.order, 3)))

    def test_a_transfer_not_validated_opens_nothing(self):
        self.assertFalse(self._cases(self._returning(self.order, 3)))

    def test_a_return_opens_its_case_once(self):
        picking = self._returned(self.order, 3)
        picking._o2c_open_returns()
        self.assertEqual(len(self._cases(picking)), 1)

    def test_a_second_return_opens_a_case_of_its_own(self):
        first = self._returned(self.order, 3)
        second = self._returned(self.order, 2)
        self.assertEqual([self._cases(one).amount for one in (first, second)], [345.0, 230.0])

    def test_two_returns_validated_together_open_a_case_each(self):
        pickings = self._returning(self.order, 3) | self._returning(self.order, 2)
        self._pick(pickings)
        pickings.with_user(self.worker).button_validate()
        self.assertEqual(sorted(self._cases(pickings).mapped("amount")), [230.0, 345.0])

    def test_goods_not_invoiced_yet_open_nothing(self):
        order = self._delivered(10)
        self.assertFalse(self._cases(self._returned(order, 3)))

    def test_goods_with_a_credit_note_open_nothing(self):
        self._credit(self.invoice, 3)
        self.assertFalse(self._cases(self._returned(self.order, 3)))

    def test_goods_credited_in_part_open_a_case_about_the_rest(self):
        self._credit(self.invoice, 1)
        self.assertEqual(self._cases(self._returned(self.order, 3)).amount, 230.0)

    def test_goods_that_come_back_for_repair_open_nothing(self):
        self.assertFalse(self._cases(self._returned(self.order, 3, to_refund=False)))

    def test_the_company_may_do_without(self):
        self.company.o2c_dispute_returns = False
        self.assertFalse(self._cases(self._returned(self.order, 3)))

    def test_the_goods_are_taken_in_whatever_keeps_the_case_from_opening(self):
        disputes = self.env.registry["o2c.dispute"]
        with patch.object(disputes, "create", side_effect=UserError("Locked by somebody")):
            picking = self._returned(self.order, 3)
        self.assertIn("Locked by somebody", picking.message_ids[0].body)
        self.assertFalse(self._cases(picking))

    def test_returns_of_other_goods_open_nothing(self):
        returns = self.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", self.company.id)], limit=1
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.goods.id,
                "product_uom_qty": 1.0,
                "quantity": 1.0,
                "picked": True,
                "location_id": self.env.ref("stock.stock_location_customers").id,
                "location_dest_id": returns.default_location_dest_id.id,
                "picking_type_id": returns.id,
            }
        )
        move._action_done()
        self.assertFalse(self.env["o2c.dispute"].search([("origin", "=", "goods_return")]))

    def _pay_invoice(self, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard.create({"amount": amount})._create_payments()


@tagged("post_install", "-at_install")
class TestGoodsReturnOfSeveralInvoices(ReturnCommon):
    """What was billed with several invoices is disputed from the newest on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.later = cls._delivered_again(cls.order, 2)

    @classmethod
    def _delivered_again(cls, order, quantity):
        order.order_line.product_uom_qty += quantity
        order.picking_ids.filtered(lambda one: one.state != "done").button_validate()
        invoice = order._create_invoices()
        invoice.invoice_date = cls.invoice.invoice_date + timedelta(days=1)
        invoice.action_post()
        return invoice

    def test_the_newest_invoice_bears_what_it_can(self):
        cases = self._cases(self._returned(self.order, 3))
        amounts = {case.move_id: case.amount for case in cases}
        self.assertEqual(amounts, {self.later: 230.0, self.invoice: 115.0})
