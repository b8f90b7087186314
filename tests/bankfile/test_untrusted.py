"""Hostile and broken files: refused with a cure, never a crash, never half imported."""

from __future__ import annotations

import codecs
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c_automation.bankfile import Limits, ReadOptions
from tests.bankfile.world import archive, camt, codes, entry, lines, read, statement

GOOD = camt(statement(entry()))
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
ENTITY = b'<!DOCTYPE Document [<!ENTITY a "100.00">]>'
REMOTE = b'<!DOCTYPE Document SYSTEM "http://localhost/x.dtd">'


def _with(old: str, new: str) -> bytes:
    return GOOD.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b" \r\n\t", "file.empty"),
        (b"%PDF-1.7", "file.unknown"),
        (b'{"amount": 1}', "file.unknown"),
        (b"<html><body>Log in</body></html>", "file.html"),
        (b"<!DOCTYPE html><html></html>", "file.html"),
        (HEAD + ENTITY + GOOD.split(b"\n")[1], "xml.doctype"),
        (HEAD + REMOTE + GOOD.split(b"\n")[1], "xml.doctype"),
        (GOOD[:-40], "file.truncated"),
        (GOOD + GOOD.split(b"\n")[1], "xml.two_documents"),
        (b"\n" + GOOD, "xml.leading_blank"),
        (
            GOOD.replace(b"camt.053", b"pain.001").replace(b"BkToCstmrStmt", b"Order"),
            "xml.not_statement",
        ),
        (GOOD.replace(b"Acme", b"Acm\xe9"), "file.encoding"),
        (GOOD.replace(b"UTF-8", b"UTF-7"), "file.encoding"),
        (_with("<NtryRef>", "<a>" * 70 + "<NtryRef>"), "xml.depth"),
        (_with("Invoice 1", "x" * 200_000), "xml.text"),
        (_with("<Ntry>", "<Ntry>" + "<x/>" * 90_000), "xml.elements"),
        (_with("</NtryDtls>", "</NtryDtls>" + entry()), "xml.misplaced"),
        (_with("<NtryRef>", '<e xmlns="urn:x">1</e><NtryRef>'), "xml.foreign_element"),
        (_with("<IBAN>NL91ABNA0417164300</IBAN>", ""), "statement.no_account"),
    ],
)
def test_a_broken_file_is_refused_and_says_why(content: bytes, code: str) -> None:
    result = read(content)

    assert (result.verdict, result.statements) == ("refused", ())
    assert code in codes(result)
    assert all(message.cure for message in result.messages if message.code == code)


def test_two_kinds_of_message_in_one_envelope_are_refused() -> None:
    inner = GOOD.split(b"\n")[1]
    older = inner.replace(b"camt.053.001.08", b"camt.053.001.02")

    assert len(read(b"<E>" + inner + inner + b"</E>").statements) == 2
    assert "xml.two_documents" in codes(read(b"<E>" + inner + older + b"</E>"))


def test_too_many_attributes_are_refused() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(20))

    assert "xml.attributes" in codes(read(_with("<NtryRef>", f"<NtryRef {attributes}>")))


@pytest.mark.parametrize(
    "amount", ["1,234.56", "", "٣٤.٥٠", "0x10", "1_000", "1E2", "NaN", "-5.00", "1.1234567", "１"]
)
def test_an_amount_that_is_no_plain_number_is_refused(amount: str) -> None:
    assert read(_with(">100.00<", f">{amount}<")).verdict == "refused"


@pytest.mark.parametrize("amount", ["+100.00", "00100.00", "100", " 100.00 ", "100.00000"])
def test_an_unusual_but_plain_amount_is_read(amount: str) -> None:
    (line,) = lines(_with(">100.00<", f">{amount}<"))

    assert line.amount == 100


@pytest.mark.parametrize("value", ["05/01/2026", "2026-02-30", "20260105", "2026-1-5"])
def test_a_date_that_is_none_is_refused(value: str) -> None:
    assert "entry.bad_date" in codes(
        read(_with("2026-01-05</Dt></BookgDt>", f"{value}</Dt></BookgDt>"))
    )


def test_every_unreadable_entry_is_listed_not_only_the_first() -> None:
    bad = entry().replace("<CdtDbtInd>CRDT</CdtDbtInd>", "", 1)

    result = read(camt(statement(bad, entry(), bad)))

    assert [m.code for m in result.messages].count("entry.no_sign") == 2


def test_a_comment_inside_an_amount_changes_nothing() -> None:
    (line,) = lines(_with(">100.00<", "><!-- x -->1<!-- y -->00.00<"))

    assert line.amount == 100


def test_a_far_future_date_is_questioned() -> None:
    assert "entry.odd_date" in codes(read(_with("2026-01-06", "9999-12-31")))


def test_a_wrong_closing_balance_is_questioned() -> None:
    result = read(camt(statement(entry(), closing="90.00")))

    assert (result.verdict, codes(result)) == ("warned", {"balance.mismatch"})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_with_a_mark_are_read(encoding: str) -> None:
    text = GOOD.decode().replace("UTF-8", encoding.upper().removesuffix("-SIG"))

    assert len(lines(text.encode(encoding))) == 1


def test_a_utf8_file_that_calls_itself_utf16_is_read_with_a_warning() -> None:
    result = read(GOOD.replace(b'"UTF-8"', b'"utf-16"'))

    assert (result.verdict, codes(result)) == ("warned", {"xml.encoding_name"})


def test_a_byte_order_mark_alone_is_an_empty_file() -> None:
    assert "file.empty" in codes(read(codecs.BOM_UTF16_LE))


def test_the_size_of_a_file_is_bounded() -> None:
    options = ReadOptions(limits=Limits(file_bytes=100))

    assert codes(read(GOOD, options=options)) == {"file.too_large"}


def test_the_number_of_entries_is_bounded() -> None:
    options = ReadOptions(limits=Limits(entries=1))

    assert "entry.too_many" in codes(read(camt(statement(entry(), entry())), options=options))


def test_messages_are_bounded_and_the_rest_counted() -> None:
    wrong = entry().replace("BANK1", "")

    result = read(camt(statement(*[wrong] * 50, closing="5000.00")))

    assert len([m for m in result.messages if m.code == "schema.violation"]) == 21


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(a_xml=GOOD, b_zip=archive(c_xml=GOOD)), "zip.nested"),
        (archive(), "zip.empty"),
        (archive(a_xml=GOOD)[:-30], "zip.damaged"),
        (archive(a_xml=GOOD, b_xml=GOOD[:-40]), "zip.member"),
        (archive(**{f"{n}_xml": b"x" for n in range(201)}), "zip.too_many"),
        (archive(a_xml=b"0" * 40_000_000), "zip.bomb"),
        (archive(a_txt=b"hello"), "file.nothing"),
    ],
)
def test_a_bad_archive_is_refused_whole(content: bytes, code: str) -> None:
    result = read(content)

    assert (result.verdict, result.statements) == ("refused", ())
    assert code in codes(result)


def test_what_is_no_statement_in_an_archive_is_named() -> None:
    result = read(archive(a_xml=GOOD, letter_pdf=b"%PDF-1.7"))

    assert (result.verdict, codes(result)) == ("warned", {"zip.skipped"})
    assert result.statements[0].line_count == 1


SEEDS = (
    GOOD,
    archive(a_xml=GOOD),
    b":20:X\n:25:123\n:28C:1\n:60F:C260101EUR0,\n:61:2601010101C1,NTRFNONREF//B1\n"
    b":86:166?20SVWZ+Invoice?32Acme\n:62F:C260101EUR1,\n-\n",
    b"OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM>"
    b"<STMTTRN><TRNAMT>1.00<DTPOSTED>20260105<FITID>F1</STMTTRN></STMTRS></OFX>",
    b"01,A,B,260105,0600,1,80,1,2/\n02,C,B,1,260105,0600,EUR,2/\n03,1,EUR,010,0,,,015,1,,/\n"
    b"16,165,1,0,A1,E1,text/\n49,2,3/\n98,2,1,5/\n99,2,1,7/\n",
    b"date;amount;name\n2026-01-05;1,00;a\n2026-01-06;-2,00;b\n",
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 10**9))
def test_no_damage_makes_the_reader_raise(seed: bytes, number: int) -> None:
    chance = random.Random(number)
    content = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        end = at + chance.randint(0, 12)
        content[at:end] = chance.choice([b"", chance.randbytes(3), b"<", b",", b"\n", content[:20]])

    assert read(bytes(content)).verdict in ("accepted", "warned", "refused")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    assert read(content).verdict in ("accepted", "warned", "refused")


def test_a_million_open_aggregates_take_no_time() -> None:
    started = time.perf_counter()

    read(b"OFXHEADER:100\n\n<OFX><STMTRS>" + b"<PAYEE>" * 1_000_000 + b"</OFX>")

    assert time.perf_counter() - started < 10
