"""An accountant to whom nobody gave a role of the app works as before."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .cash_common import CashCommon
from .common import TODAY


@tagged("post_install", "-at_install")
class TestHostAccountant(CashCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._host_user("accountant", "account.group_account_invoice")

    @classmethod
    def _host_user(cls, login, group):
        return new_test_user(
            cls.env,
            login=f"host_{login}",
            groups=group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _draft(self):
        """Return an invoice that the accountant made."""
        return self._invoice(100.0, post=False).with_user(self.accountant).copy()

    def test_accountant_posts_an_invoice_of_their_own(self):
        invoice = self._draft()
        invoice.invoice_date = TODAY
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_accountant_changes_a_draft_invoice(self):
        invoice = self._draft()
        invoice.invoice_line_ids.price_unit = 120.0
        self.assertEqual(invoice.amount_total, 120.0)

    def test_accountant_takes_a_posted_invoice_back_to_draft(self):
        invoice = self._invoice(100.0).with_user(self.accountant)
        invoice.button_draft()
        self.assertEqual(invoice.state, "draft")

    def test_undo_needs_the_hosts_right_on_bank_lines(self):
        line = self._match(self._bank_line(100.0, f"Payment {self._invoice(100.0).name}"))
        with self.assertRaises(AccessError):
            line.with_user(self.accountant).action_undo_reconciliation()
        self.assertEqual(line.o2c_match_state, "applied")

    def test_bookkeeper_without_a_role_undoes_what_the_app_applied(self):
        bookkeeper = self._host_user("bookkeeper", "account.group_account_user")
        line = self._match(self._bank_line(100.0, f"Payment {self._invoice(100.0).name}"))
        line.with_user(bookkeeper).action_undo_reconciliation()
        self.assertEqual(self._proposal(line).state, "undone")
