from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestMatchDeskUnapplied(CashCommon):
    """Money that is left unused when somebody unreconciles an invoice the host's way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["o2c.match.desk"].with_context(allowed_company_ids=cls.company.ids)

    def _paid(self, *amounts):
        """Return invoices and the bank line that paid them all by itself."""
        invoices = [self._invoice(amount) for amount in amounts]
        names = ", ".join(invoice.name for invoice in invoices)
        return invoices, self._match(self._known_payer_line(sum(amounts), f"Payment {names}"))

    def _undone(self, *amounts):
        """Return the same, the first invoice unreconciled by the button on it."""
        invoices, line = self._paid(*amounts)
        partial = self._receivable(invoices[0]).matched_credit_ids
        invoices[0].js_remove_outstanding_partial(partial.id)
        return invoices, line

    def _settle(self, line, invoice, amount):
        return self.desk.settle(line.id, {"items": [[self._receivable(invoice).id, amount]]})

    def _listed(self, key="none"):
        return [row["id"] for row in self.desk.get_lines(key)["rows"]]

    def _unused(self, line):
        return self._receivable(line.move_id).filtered(lambda item: not item.reconciled)

    # --- what is listed ---

    def test_money_unreconciled_on_the_invoice_is_listed(self):
        _invoices, line = self._undone(100.0)
        self.assertEqual(self._listed(), line.ids)

    def test_the_desk_says_where_the_money_lies(self):
        _invoices, line = self._undone(100.0)
        told = " ".join(self.desk.get_line(line.id)["unapplied"])
        self.assertIn("$\xa0100.00 of Abel Hardware lie unused", told)
        self.assertIn(self.receivable.display_name, told)

    def test_an_ordinary_line_says_nothing_of_it(self):
        line = self._match(self._bank_line(17.0, "interest"))
        self.assertEqual(self.desk.get_line(line.id)["unapplied"], [])

    def test_money_used_on_another_invoice_of_the_customer_is_listed_no_more(self):
        _invoices, line = self._undone(100.0)
        later = self._invoice(100.0)
        later.js_assign_outstanding_line(self._unused(line).id)
        self.assertEqual((later.payment_state, self._listed()), ("paid", []))

    def test_money_left_on_account_by_a_person_is_decided_and_not_listed(self):
        line = self._bank_line(100.0, "deposit")
        self.desk.leave_on_account(line.id, self.customer.id)
        self.assertEqual(self._listed(), [])

    def test_such_money_can_be_put_aside(self):
        _invoices, line = self._undone(100.0)
        self.desk.put_aside(line.id, "Asked the customer")
        self.assertEqual((self._listed(), self._listed("aside")), ([], line.ids))

    def test_money_does_not_settle_itself(self):
        (invoice,), line = self._undone(100.0)
        offered = self.desk.get_open_items(line.id, self.customer.id)
        self.assertEqual([one["number"] for one in offered], [invoice.name])

    # --- what a person decides ---

    def test_undo_makes_it_an_ordinary_bank_line_again(self):
        _invoices, line = self._undone(100.0)
        self.desk.undo(line.ids)
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])
        self.assertEqual((self._listed(), line.is_reconciled), (line.ids, False))

    def test_it_can_settle_an_invoice_of_another_customer(self):
        _invoices, line = self._undone(100.0)
        other = self._invoice(100.0, partner=self._customer("Zebra Works"))
        self._settle(line, other, 100.0)
        self.assertEqual((other.payment_state, line.partner_id), ("paid", other.partner_id))
        self._assert_entry(line, [(self.bank, 100.0), (self.receivable, -100.0)])

    def test_what_was_settled_anew_is_undone_exactly(self):
        _invoices, line = self._undone(100.0)
        other = self._invoice(100.0, partner=self._customer("Zebra Works"))
        before = line.o2c_proposal_ids.previous_partner_id
        self._settle(line, other, 100.0)
        self.desk.undo(line.ids)
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])
        self.assertEqual((other.amount_residual, line.partner_id), (100.0, before))

    def test_it_can_be_left_on_account_for_good(self):
        _invoices, line = self._undone(100.0)
        self.desk.leave_on_account(line.id, self.customer.id)
        self.assertEqual((line.o2c_match_state, self._listed()), ("applied", []))
        self.assertEqual(self._unused(line).amount_residual, -100.0)

    def test_matching_again_proposes_and_applies_nothing_by_itself(self):
        (invoice,), line = self._undone(100.0)
        self.desk.match_again(line.ids)
        self.assertEqual((self._listed("suggested"), invoice.amount_residual), (line.ids, 100.0))

    def test_a_clerk_may_do_it_without_writing_entries(self):
        (invoice,), line = self._undone(100.0)
        self._settle_as_clerk(line, invoice)
        self.assertEqual(invoice.payment_state, "paid")

    def _settle_as_clerk(self, line, invoice):
        clerk = self._user("cash_applier")
        items = [[self._receivable(invoice).id, 100.0]]
        self.desk.with_user(clerk).settle(line.id, {"items": items})

    # --- where a part of it still settles something ---

    def test_the_desk_names_what_the_rest_still_settles(self):
        (_first, second), line = self._undone(60.0, 40.0)
        told = " ".join(self.desk.get_line(line.id)["unapplied"])
        self.assertIn("$\xa060.00", told)
        self.assertIn(second.name, told)

    def test_what_still_settles_something_is_not_taken_back_unsaid(self):
        (first, second), line = self._undone(60.0, 40.0)
        with self.assertRaisesRegex(UserError, "still settles"):
            self._settle(line, first, 60.0)
        self.assertEqual(second.amount_residual, 0.0)

    def test_undo_reopens_that_too(self):
        (first, second), line = self._undone(60.0, 40.0)
        self.desk.undo(line.ids)
        self.assertEqual((first.amount_residual, second.amount_residual), (60.0, 40.0))
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])
