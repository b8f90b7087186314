from odoo.tests import tagged

from .bank_common import BankFileCommon, archive, camt, entry

ONE = entry(100, "Invoice 1", ref="B1", payer="Abel Hardware", e2e="E-1")
FEE = entry(-20, "Bank fee", ref="B2")
PAYMENTS = (
    entry(60, "Invoice 1", payer="Abel Hardware", e2e="E-1"),
    entry(40, "Invoice 2", payer="Berta Tools", e2e="E-2"),
)
SPLIT = entry(100, ref="B1", payments=PAYMENTS)
WHOLE = entry(100, "Collective booking", ref="B1", payments=())


@tagged("post_install", "-at_install")
class TestBankImportPreviews(BankFileCommon):
    """Advice (.054), intraday report (.052) and statement (.053) tell of the same money."""

    def _statement_of(self, file):
        return file.statement_ids.bank_statement_id

    def test_an_advice_before_its_statement_books_nothing_twice(self):
        self._import_file(camt([ONE], kind="054"))
        file = self._import_file(camt([ONE, FEE]))
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0])
        self.assertEqual(file.entry_ids.line_id, self._lines()[0])

    def test_an_advice_after_its_statement_books_nothing_twice(self):
        self._import_file(camt([ONE, FEE]))
        file = self._import_file(camt([ONE], kind="054"))
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0])
        self.assertEqual((file.state, file.entry_ids.sameness), ("imported", "same"))

    def test_the_payments_of_an_advice_stand_for_the_collective_booking_of_the_statement(self):
        self._import_file(camt([SPLIT], kind="054"))
        file = self._import_file(camt([WHOLE, FEE]))
        self.assertEqual(self._lines().mapped("amount"), [60.0, 40.0, -20.0])
        self.assertEqual(file.entry_ids.sameness, "payments_known")

    def test_a_statement_takes_in_all_payments_that_an_advice_brought(self):
        self._import_file(camt([SPLIT], kind="054"))
        file = self._import_file(camt([WHOLE, FEE], opening=10))
        self.assertEqual(self._statement_of(file).line_ids, self._lines())
        self.assertTrue(self._statement_of(file).is_complete)

    def test_an_advice_after_the_collective_booking_books_nothing_twice(self):
        self._import_file(camt([WHOLE, FEE]))
        file = self._import_file(camt([SPLIT], kind="054"))
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0])
        self.assertEqual(set(file.entry_ids.mapped("sameness")), {"batch_known"})

    def test_the_payments_of_an_advice_are_known_in_the_same_split_statement(self):
        self._import_file(camt([SPLIT], kind="054"))
        file = self._import_file(camt([SPLIT, FEE]))
        self.assertEqual(set(file.entry_ids.mapped("sameness")), {"same"})
        self.assertEqual(self._statement_of(file).line_ids, self._lines())

    def test_an_archive_of_advice_and_statement_gives_each_line_once(self):
        content = archive(a_xml=camt([SPLIT], kind="054"), b_xml=camt([WHOLE, FEE]))
        file = self._import_file(content, "day.zip")
        self.assertEqual(self._lines().mapped("amount"), [60.0, 40.0, -20.0])
        self.assertEqual(self._lines().mapped("o2c_is_preview"), [True, True, False])
        self.assertEqual(self._statement_of(file).line_ids, self._lines())

    def test_three_intraday_reports_that_overlap_and_the_statement_give_each_line_once(self):
        self._import_file(camt([ONE], kind="052", number="R1"))
        self._import_file(camt([ONE, FEE], kind="052", number="R2"))
        last = entry(30, "Invoice 2", ref="B3")
        file = self._import_file(camt([ONE, FEE, last]))
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0, 30.0])
        self.assertEqual(self._statement_of(file).line_ids, self._lines())

    def test_an_intraday_report_after_the_statement_adds_nothing(self):
        self._import_file(camt([ONE, FEE]))
        self._import_file(camt([ONE, FEE], kind="052"))
        self.assertEqual(len(self._lines()), 2)

    def test_a_renumbered_statement_adds_nothing(self):
        self._import_file(camt([ONE, FEE]))
        file = self._import_file(camt([ONE, FEE], number="S1-COPY"))
        self.assertEqual((file.imported_count, len(self._lines())), (0, 2))
