"""MT940, MT942, OFX and BAI2: amounts, signs, dates, parties, control totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from o2c_automation.bankfile import ReadOptions, Result
from tests.bankfile.world import PAYER, codes, identities, lines, read

DETAILS = (
    ":86:166?00CREDIT?20EREF+E2E1?21SVWZ+INV/2026/1?30COBADEFFXXX?31DE89370400440532013000"
    "?32ACME GMBH\n"
)


def mt940(
    *fields: str, closing: str = "C260105EUR100,00", account: str = "10020030/123EUR"
) -> bytes:
    """One MT940 message that opens with nothing."""
    return (
        f":20:STARTUMS\n:25:{account}\n:28C:7/1\n:60F:C260104EUR0,00\n"
        + "".join(fields)
        + f":62F:{closing}\n-\n"
    ).encode()


def mt_line(mark: str = "C", amount: str = "100,00", dates: str = "2601050105") -> str:
    """One statement line."""
    return f":61:{dates}{mark}{amount}NTRFNONREF//B1\n"


def ofx(amount: str = "100.00", header: str = "CHARSET:1252", name: str = "Acme") -> bytes:
    """One OFX 1 statement."""
    return (
        f"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n{header}\n\n<OFX><BANKMSGSRSV1><STMTTRNRS>"
        "<STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>NL91ABNA0417164300</BANKACCTFROM>"
        f"<BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260105120000[-5:EST]<TRNAMT>{amount}"
        f"<FITID>F1<NAME>{name}<MEMO>INV/1 &amp; 2</STMTTRN></BANKTRANLIST><LEDGERBAL>"
        "<BALAMT>100.00<DTASOF>20260105</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode("cp1252")


def bai2(code: str = "165", closing: int = 10000, records: int = 7) -> bytes:
    """One BAI2 file with one transaction of 100.00."""
    total = closing + 10000
    return (
        "01,BANK,CUST,260105,0600,1,80,1,2/\n02,CUST,BANK,1,260105,0600,EUR,2/\n"
        f"03,12345,EUR,010,0,,,015,{closing},,/\n16,{code},10000,0,A1,E1,INV/2026/1/\n"
        f"49,{total},3/\n98,{total},1,5/\n99,{total},1,{records}/\n"
    ).encode()


def test_an_mt940_line_tells_payer_reference_and_text() -> None:
    (line,) = lines(mt940(mt_line(), DETAILS))

    assert (line.amount, line.payer_name, line.payer_account.iban) == (100, "ACME GMBH", PAYER)
    assert (line.end_to_end_id, line.text, line.bank_ref) == ("E2E1", "INV/2026/1", "B1")


def test_the_account_of_an_mt940_statement_loses_bank_code_and_currency() -> None:
    account = read(mt940(mt_line())).statements[0].account

    assert (account.bank_id, account.other, account.currency) == ("10020030", "123", "EUR")


@pytest.mark.parametrize(
    ("mark", "amount"), [("C", 100), ("D", -100), ("RC", -100), ("RD", 100), ("CR", 100)]
)
def test_mt940_marks_give_the_sign(mark: str, amount: int) -> None:
    closing = f"{'C' if amount > 0 else 'D'}260105EUR100,00"

    (line,) = lines(mt940(mt_line(mark), closing=closing))

    assert line.amount == amount


def test_the_entry_date_belongs_to_the_year_nearest_the_value_date() -> None:
    (line,) = lines(mt940(mt_line(dates="2601011231")))

    assert (line.booking_date, line.value_date) == (date(2025, 12, 31), date(2026, 1, 1))


def test_a_decimal_point_in_mt940_is_taken_with_a_warning() -> None:
    result = read(mt940(mt_line(amount="100.00")))

    assert result.statements[0].total == 100
    assert codes(result) == {"entry.decimal_point"}


def test_an_mt940_amount_with_both_signs_is_refused() -> None:
    assert "entry.bad_amount" in codes(read(mt940(mt_line(amount="1.100,00"))))


def test_slash_words_in_mt940_details_are_read() -> None:
    words = ":86:/TRTP/SEPA/IBAN/NL86INGB0002445588/BIC/INGBNL2A/NAME/Bakker\n BV/REMI/INV 7\n"

    (line,) = lines(mt940(mt_line(), words, "/EREF/E9\n"))

    assert (line.payer_name, line.text, line.end_to_end_id) == ("Bakker BV", "INV 7", "E9")


def test_a_missing_closing_balance_in_mt940_is_questioned() -> None:
    content = mt940(mt_line()).split(b":62F:")[0]

    assert codes(read(content)) == {"balance.missing"}


def test_several_messages_give_several_statements() -> None:
    both = mt940(mt_line()) + mt940(mt_line(), account="NL91ABNA0417164300")

    assert [s.account.number for s in read(both).statements] == ["123", "NL91ABNA0417164300"]


def test_a_swift_envelope_is_taken_off() -> None:
    body = mt940(mt_line()).decode().removesuffix("-\n")
    content = f"{{1:F01BANKDEFFXXXX0}}{{2:O9400000}}{{4:\r\n{body}-}}{{5:}}".encode()

    assert len(lines(content)) == 1


def test_an_interim_report_leaves_expected_lines_out_and_checks_its_totals() -> None:
    content = (
        b":20:X\n:25:123\n:28C:1\n:34F:EUR0,\n:13D:2601051200+0100\n:61:2601050105C5,NTRFNONREF\n"
        b":61:2601050105EC7,NTRFNONREF\n:90C:2EUR99,\n-\n"
    )

    result = read(content)

    assert (result.format, [x.amount for x in result.statements[0].lines]) == ("MT942", [5])
    assert codes(result) == {"entry.pending", "balance.total"}


def test_an_interim_report_names_bookings_like_the_statement() -> None:
    interim = b":20:X\n:25:10020030/123\n:28C:1\n:34F:EUR0,\n" + mt_line().encode() + b"-\n"

    assert identities(interim) == identities(mt940(mt_line()))


def test_an_ofx_transaction_is_read_with_its_entities() -> None:
    (line,) = lines(ofx())

    assert (line.amount, line.text, line.bank_ref) == (100, "INV/1 & 2", "F1")
    assert line.booking_date == date(2026, 1, 5)


@pytest.mark.parametrize(
    "header", ["ENCODING:ISO-8859-1", "ENCODING:USASCII\nCHARSET:NONE", "ENCODING:UTF-8"]
)
def test_ofx_letters_survive_whatever_the_header_says(header: str) -> None:
    (line,) = lines(ofx(header=header, name="Müller"))

    assert line.payer_name == "Müller"


@pytest.mark.parametrize("amount", ["1.234,56", "1,234", "", "1e3"])
def test_an_unclear_ofx_amount_is_refused(amount: str) -> None:
    assert read(ofx(amount)).verdict == "refused"


def test_an_ofx_decimal_comma_is_read() -> None:
    assert lines(ofx("1234,56"))[0].amount == Decimal("1234.56")


def test_an_ofx_profile_without_statement_says_so() -> None:
    assert codes(read(b"OFXHEADER:100\n\n<OFX><SIGNONMSGSRSV1></OFX>")) == {"file.nothing"}


def test_a_bai2_transaction_is_read_in_major_units() -> None:
    (line,) = lines(bai2())

    assert (line.amount, line.bank_ref, line.text) == (100, "A1", "INV/2026/1")


@pytest.mark.parametrize(
    "content",
    [bai2(records=9), bai2().replace(b"49,20000,3", b"49,20001,3"), bai2().split(b"99,")[0]],
)
def test_bai2_control_figures_must_agree(content: bytes) -> None:
    assert read(content).verdict == "refused"


def test_an_unknown_bai2_code_is_taken_when_the_balances_prove_it() -> None:
    result = read(bai2("999"))

    assert (result.verdict, result.statements[0].total) == ("warned", 100)


def test_an_unknown_bai2_code_without_proof_is_refused() -> None:
    assert "entry.code" in codes(read(bai2("999", closing=5)))


def test_a_bai2_text_goes_on_in_its_continuations() -> None:
    content = bai2().replace(b"E1,INV/2026/1/", b"E1,first, part\n88,second")
    content = (
        content.replace(b",3/", b",4/").replace(b",1,5/", b",1,6/").replace(b",1,7/", b",1,8/")
    )

    assert lines(content)[0].text == "first, part second"


@pytest.mark.parametrize("content", [mt940(mt_line()), ofx(), bai2()])
def test_formats_without_schema_say_none(content: bytes) -> None:
    result: Result = read(content, options=ReadOptions())

    assert (result.schema, result.verdict) == ("none", "accepted")
