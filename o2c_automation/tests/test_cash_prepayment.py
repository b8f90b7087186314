from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestCashPrepayment(CashCommon):
    """Money for an order that has no invoice yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._order(300.0)
        cls.order.action_confirm()

    def test_money_for_an_order_without_an_invoice_is_proposed_as_its_prepayment(self):
        line = self._match(self._bank_line(300.0, f"deposit {self.order.name.lower()}"))
        self.assertRecordValues(
            self._proposal(line),
            [
                {
                    "verdict": "suggest",
                    "partner_id": self.customer.id,
                    "order_id": self.order.id,
                    "amount_over": 300.0,
                    "reasons": ["order_prepayment"],
                }
            ],
        )

    def test_an_applied_prepayment_stays_on_the_customers_account(self):
        line = self._match(self._bank_line(300.0, f"deposit {self.order.name}"))
        self._proposal(line).action_apply()
        self._assert_entry(line, [(self.bank, 300.0), (self.receivable, -300.0)])
        self.assertEqual(self._receivable(line.move_id).amount_residual, -300.0)
        self.assertEqual(line.partner_id, self.customer)

    def test_the_event_names_the_order(self):
        line = self._match(self._bank_line(300.0, f"deposit {self.order.name}"))
        proposal = self._proposal(line)
        proposal.action_apply()
        event = self.env["o2c.event"].search(
            [("res_model", "=", proposal._name), ("res_id", "=", proposal.id)]
        )
        self.assertEqual(event.mapped("message"), [f"Prepayment of {self.order.name}"])

    def test_a_strangers_invoice_of_the_same_amount_is_left_alone(self):
        invoice = self._invoice(300.0, partner=self._customer("Zenith"))
        line = self._match(self._bank_line(300.0, f"deposit {self.order.name}"))
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_an_invoiced_order_is_no_prepayment(self):
        self.order._create_invoices()
        line = self._match(self._bank_line(300.0, f"deposit {self.order.name}"))
        self.assertFalse(self._proposal(line).order_id)

    def test_money_that_went_out_is_no_prepayment(self):
        line = self._match(self._bank_line(-300.0, f"deposit {self.order.name}"))
        self.assertFalse(self._proposal(line).order_id)

    def test_two_orders_in_one_text_are_left_to_a_person(self):
        other = self._order(300.0)
        other.action_confirm()
        line = self._match(self._bank_line(600.0, f"{self.order.name} {other.name}"))
        self.assertEqual(line.o2c_match_state, "none")
