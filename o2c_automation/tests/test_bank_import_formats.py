import csv
import io

from openpyxl import Workbook

from odoo.tests import tagged

from .bank_common import IBAN, BankFileCommon, archive, camt, entry

MT940 = b""":20:STARTUMS
:25:37040044/0532013000USD
:28C:7/1
:60F:C260609USD50,00
:61:2606100610C100,00NTRFNONREF//B1
:86:166?00CREDIT?20EREF+E-1?21SVWZ+Invoice 1?32ABEL HARDWARE
:61:2606100610D20,00NMSCNONREF//B2
:86:808?00FEE?20Bank fee
:62F:C260610USD130,00
-
"""
OFX = f"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>1<ACCTID>{IBAN}</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260610<TRNAMT>100.00<FITID>F1<NAME>Abel Hardware
<MEMO>Invoice 1</STMTTRN>
<STMTTRN><TRNTYPE>FEE<DTPOSTED>20260610<TRNAMT>-20.00<FITID>F2<NAME>Bank<MEMO>Bank fee</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>130.00<DTASOF>20260610</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>""".encode("cp1252")
BAI2 = f"""01,BANK,CUST,260610,0600,1,80,1,2/
02,CUST,BANK,1,260610,0600,USD,2/
03,{IBAN},USD,010,5000,,,015,13000,,/
16,165,10000,0,A1,E1,Invoice 1/
16,699,2000,0,A2,E2,Bank fee/
49,30000,4/
98,30000,1,6/
99,30000,1,8/
""".encode()
TABLE = f"""Account;Booking date;Payer;Text;Amount;Currency
{IBAN};10.06.2026;Abel Hardware;Invoice 1;100,00;USD
{IBAN};10.06.2026;Bank;Bank fee;-20,00;USD
""".encode()


def workbook(table):
    """Return a CSV table as an Excel workbook."""
    book = Workbook()
    for row in csv.reader(io.StringIO(table.decode()), delimiter=";"):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@tagged("post_install", "-at_install")
class TestBankImportFormats(BankFileCommon):
    """Every format ends as the same two bank lines in the journal of its account."""

    def _assert_two_lines(self, content, name, file_format):
        file = self._import_file(content, name)
        self.assertEqual((file.state, file.format), ("imported", file_format))
        lines = self._lines()
        self.assertEqual(lines.mapped("amount"), [100.0, -20.0])
        self.assertEqual(lines.mapped("payment_ref"), ["Invoice 1", "Bank fee"])
        self.assertEqual({str(day) for day in lines.mapped("o2c_booking_date")}, {"2026-06-10"})

    def test_an_mt940_file_is_imported(self):
        self._assert_two_lines(MT940, "umsatz.sta", "MT940")

    def test_an_mt940_file_keeps_its_balances(self):
        statement = self._import_file(MT940).statement_ids.bank_statement_id
        self.assertEqual((statement.balance_start, statement.balance_end_real), (50.0, 130.0))

    def test_an_ofx_file_is_imported(self):
        self._assert_two_lines(OFX, "export.ofx", "OFX")

    def test_a_bai2_file_is_imported(self):
        self._assert_two_lines(BAI2, "export.bai", "BAI2")

    def test_a_table_that_names_its_account_is_imported(self):
        self._assert_two_lines(TABLE, "export.csv", "CSV")

    def test_a_workbook_that_names_its_account_is_imported(self):
        self._assert_two_lines(workbook(TABLE), "export.xlsx", "XLSX")

    def test_the_name_of_a_file_does_not_matter(self):
        self._assert_two_lines(MT940, "statement.xml", "MT940")

    def test_all_files_of_an_archive_are_imported(self):
        later = [entry(30, "Invoice 2", ref="B3", day="2026-06-11")]
        second = camt(later, opening=130, number="S2", day="2026-06-11")
        file = self._import_file(archive(a_sta=MT940, b_xml=second), "june.zip")
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0, 30.0])
        self.assertEqual(file.statement_ids.mapped("source"), ["MT940", "camt.053"])

    def test_an_archive_with_a_broken_file_imports_nothing(self):
        broken = camt([entry(30, "Invoice 2")])[:-100]
        file = self._import_file(archive(a_sta=MT940, b_xml=broken), "june.zip")
        self.assertEqual(file.state, "refused")
        self.assertFalse(self._lines())

    def test_a_file_after_its_archive_adds_nothing(self):
        self._import_file(archive(a_sta=MT940), "june.zip")
        file = self._import_file(MT940, "a.sta")
        self.assertEqual((file.imported_count, len(self._lines())), (0, 2))
