from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestMatchDeskActs(CashCommon):
    """What a person does on the review desk with money that nothing explains by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["o2c.match.desk"].with_context(allowed_company_ids=cls.company.ids)

    def _items(self, **amounts):
        return list(amounts.items())

    def _settle(self, line, allocations, **choice):
        """Settle ``{invoice: amount}`` with the bank line."""
        items = [[self._receivable(one).id, amount] for one, amount in allocations.items()]
        return self.desk.settle(line.id, {"items": items, **choice})

    def _counts(self):
        return {one["key"]: one["count"] for one in self.desk.get_summary()["classes"]}

    # --- splitting ---

    def test_a_payment_is_split_over_items_with_amounts(self):
        first, second = self._invoice(70.0), self._invoice(70.0)
        line = self._bank_line(100.0, "transfer")
        self._settle(line, {first: 45.0, second: 55.0})
        self.assertEqual((first.amount_residual, second.amount_residual), (25.0, 15.0))

    def test_what_a_split_does_not_use_stays_on_account(self):
        invoice, line = self._invoice(70.0), self._bank_line(100.0, "transfer")
        self._settle(line, {invoice: 60.0})
        over = self._receivable(line.move_id)
        self.assertEqual(
            (invoice.amount_residual, sum(over.mapped("amount_residual"))), (10.0, -40.0)
        )

    def test_no_more_is_settled_than_came_in(self):
        first, second = self._invoice(70.0), self._invoice(70.0)
        with self.assertRaisesRegex(UserError, "More would be settled"):
            self._settle(self._bank_line(100.0, "transfer"), {first: 70.0, second: 70.0})

    def test_no_more_is_settled_than_is_open(self):
        with self.assertRaisesRegex(UserError, "settle between"):
            self._settle(self._bank_line(100.0, "transfer"), {self._invoice(70.0): 80.0})

    def test_a_split_is_undone_exactly(self):
        first, second = self._invoice(70.0), self._invoice(70.0)
        line = self._bank_line(100.0, "transfer")
        self._settle(line, {first: 45.0, second: 55.0})
        self.desk.undo([line.id])
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])
        self.assertEqual((first.amount_residual, second.amount_residual), (70.0, 70.0))

    # --- whose money it is ---

    def test_items_of_the_whole_group_are_offered(self):
        branch = self._customer("Abel North", parent_id=self.customer.id)
        invoice = self._invoice(80.0, partner=branch)
        line = self._bank_line(80.0, "transfer")
        shown = self.desk.get_open_items(line.id, self.customer.id)
        self.assertEqual([one["number"] for one in shown], [invoice.name])

    def test_items_of_strangers_are_offered_on_search_only(self):
        stranger = self._customer("Zebra Works")
        self._invoice(80.0, partner=stranger)
        line = self._bank_line(80.0, "transfer")
        self.assertFalse(self.desk.get_open_items(line.id, self.customer.id))
        self.assertEqual(len(self.desk.get_open_items(line.id, self.customer.id, "zebra")), 1)

    def test_a_registered_payment_can_be_chosen(self):
        invoice = self._invoice(90.0)
        self._register_payment(invoice)
        line = self._bank_line(90.0, "transfer")
        (shown,) = self.desk.get_open_items(line.id, self.customer.id)
        self.assertTrue(shown["is_payment"])
        self.desk.settle(line.id, {"items": [[shown["id"], 90.0]]})
        self.assertTrue(line.is_reconciled)
        self.assertFalse(self.desk.get_open_items(line.id, self.customer.id))

    def test_customers_are_found_by_name(self):
        line = self._bank_line(80.0, "transfer")
        found = self.desk.get_customers(line.id, False, "abel hardw")
        self.assertIn(self.customer.id, [one["id"] for one in found])

    def test_without_a_search_the_payer_and_its_group_are_offered(self):
        branch = self._customer("Abel North", parent_id=self.customer.id)
        line = self._bank_line(80.0, "transfer")
        found = self.desk.get_customers(line.id, branch.id)
        self.assertEqual({one["id"] for one in found}, {branch.id, self.customer.id})

    def test_a_payer_is_remembered_on_request(self):
        line = self._bank_line(80.0, "transfer", partner_name="A. Bel Trading")
        self.desk.leave_on_account(line.id, self.customer.id, {"remember": True})
        alias = self.env["o2c.payer.alias"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(alias, [{"pattern": "A BEL TRADING", "state": "approved"}])

    def test_a_payer_is_not_taught_unasked_by_money_on_account(self):
        line = self._bank_line(80.0, "transfer", partner_name="A. Bel Trading")
        self.desk.leave_on_account(line.id, self.customer.id)
        self.assertFalse(self.env["o2c.payer.alias"].search([]))

    # --- the missing payment ---

    def test_a_missing_payment_is_registered_and_matched(self):
        line = self._bank_line(100.0, "deposit")
        self.desk.with_user(self._user("cash_applier")).create_payment(line.id, self.customer.id)
        payment = self._proposal(line).payment_id
        self.assertEqual((payment.amount, payment.partner_id), (100.0, self.customer))
        self.assertTrue(line.is_reconciled)
        self.assertTrue(payment.is_matched)
        self.assertEqual(self._receivable(payment.move_id).amount_residual, -100.0)

    def test_money_paid_back_is_registered_too(self):
        line = self._bank_line(-40.0, "paid back")
        self.desk.create_payment(line.id, self.customer.id)
        payment = self._proposal(line).payment_id
        self.assertEqual((payment.payment_type, payment.is_matched), ("outbound", True))

    def test_undoing_cancels_the_payment_and_restores_the_line(self):
        line = self._bank_line(100.0, "deposit")
        self.desk.create_payment(line.id, self.customer.id)
        payment = self._proposal(line).payment_id
        self.desk.undo([line.id])
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])
        self.assertEqual((payment.state, len(payment.move_id)), ("canceled", 0))

    def test_a_payment_needs_a_customer(self):
        with self.assertRaisesRegex(UserError, "Choose the customer"):
            self.desk.create_payment(self._bank_line(100.0, "deposit").id, False)

    # --- putting aside ---

    def test_a_line_put_aside_leaves_what_waits(self):
        line = self._match(self._bank_line(17.0, "interest"))
        self.desk.put_aside(line.id, "Asked the bank")
        self.assertEqual((self._counts()["none"], self._counts()["aside"]), (0, 1))
        self.assertEqual(self.desk.get_line(line.id)["aside_reason"], "Asked the bank")

    def test_the_batch_leaves_alone_what_was_put_aside(self):
        invoice = self._invoice(250.0)
        line = self._bank_line(250.0, f"Payment {invoice.name}")
        self.desk.put_aside(line.id, "Asked the bank")
        self._match(line)
        self.assertEqual(invoice.amount_residual, 250.0)

    def test_matching_again_brings_a_line_back(self):
        invoice = self._invoice(250.0)
        line = self._bank_line(250.0, f"Payment {invoice.name}")
        self.desk.put_aside(line.id, "Asked the bank")
        self.desk.match_again([line.id])
        self.assertEqual((invoice.amount_residual, line.o2c_aside_reason), (0.0, False))

    def test_putting_aside_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.desk.put_aside(self._bank_line(1.0, "interest").id, " ")

    # --- undone is undone ---

    def test_what_a_person_undid_is_never_applied_again_by_itself(self):
        invoice = self._invoice(250.0)
        line = self._match(self._bank_line(250.0, f"Payment {invoice.name}"))
        self.desk.undo([line.id])
        self._match(line)
        self.assertEqual((line.o2c_match_state, invoice.amount_residual), ("proposed", 250.0))
        again = line.o2c_proposal_ids.filtered(lambda one: one.state == "proposed")
        self.assertIn("undone", again.reasons)

    # --- who may ---

    def test_an_auditor_does_none_of_this(self):
        line, desk = self._bank_line(17.0, "x"), self.desk.with_user(self._user("auditor"))
        acts = {
            "settle": ({"items": []},),
            "create_payment": (self.customer.id,),
            "put_aside": ("why",),
        }
        for act, args in acts.items():
            with self.subTest(act), self.assertRaises(AccessError):
                getattr(desk, act)(line.id, *args)

    # --- many lines ---

    def test_opening_the_desk_costs_the_same_queries_however_many_lines_wait(self):
        for number in range(10):
            self._bank_line(1.0 + number, f"interest {number}")
        self._queries()  # fills the registry's caches
        few = self._queries()
        for number in range(30):
            self._bank_line(100.0 + number, f"interest {number}")
        self.assertEqual(self._queries(), few)

    def _queries(self):
        """Return how many queries opening the desk takes."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.desk.get_summary()
        self.desk.get_lines("none")
        return self.env.cr.sql_log_count - before
