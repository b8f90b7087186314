from odoo.tests import tagged

from .bank_common import OTHER_IBAN, BankFileCommon, camt, entry, statement, wrap

PAYMENTS = (entry(60, "Invoice 1", e2e="E-1"), entry(40, "Invoice 2", e2e="E-2"))
COLLECTIVE = entry(100, ref="B1", payments=PAYMENTS)
WRONG_SUM = camt([entry(100, "Invoice 1")], iban=OTHER_IBAN, closing=999)


@tagged("post_install", "-at_install")
class TestBankStrict(BankFileCommon):
    """A journal chosen by hand has the file read its own way."""

    def _link(self, statement, journal):
        link = {"statement_id": statement.id, "journal_id": journal.id, "is_remembered": False}
        return self.env["o2c.bank.import.link"].create(link).action_apply()

    def test_a_strict_journal_chosen_by_hand_refuses_what_does_not_add_up(self):
        self.journal.o2c_strict_bank_files = True
        file = self._check_file(WRONG_SUM)
        self.assertEqual(file.state, "ready")
        self._link(file.statement_ids, self.journal)
        self.assertEqual(file.state, "refused")
        self.assertIn("999", file.obstacle_text)

    def test_a_strict_journal_chosen_by_hand_takes_a_faultless_file(self):
        self.journal.o2c_strict_bank_files = True
        file = self._check_file(camt([entry(100, "Invoice 1")], iban=OTHER_IBAN))
        self._link(file.statement_ids, self.journal)
        file.action_import()
        self.assertEqual(self._lines().mapped("amount"), [100.0])

    def test_a_tolerant_journal_chosen_by_hand_reads_nothing_again(self):
        file = self._check_file(WRONG_SUM)
        before = file.statement_ids
        self._link(before, self.journal)
        self.assertEqual(file.statement_ids, before)

    def test_a_journal_that_keeps_collective_bookings_whole_does_so_when_chosen_by_hand(self):
        self.journal.o2c_keep_batches = True
        file = self._check_file(camt([COLLECTIVE], iban=OTHER_IBAN))
        self._link(file.statement_ids, self.journal)
        file.action_import()
        self.assertEqual(self._lines().mapped("amount"), [100.0])

    def test_one_strict_journal_makes_the_whole_file_strict(self):
        other = self.journal.copy({"name": "Second Bank", "o2c_strict_bank_files": True})
        other.set_bank_account(OTHER_IBAN)
        good = statement([entry(5, "x")])
        bad = statement([entry(7, "y")], iban=OTHER_IBAN, closing=999)
        self.assertEqual(self._check_file(wrap("053", good, bad)).state, "refused")
