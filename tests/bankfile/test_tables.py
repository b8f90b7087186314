"""CSV and XLSX: guessing, mapping, previewing, reading."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.bankfile import CsvMapping, guess_mapping, preview
from o2c_automation.bankfile.tablefile import parse_amount, parse_day
from tests.bankfile.world import codes, identities, lines, read

GERMAN = (
    "Buchungstag;Wertstellung;Betrag;Währung;Name;Verwendungszweck\n"
    "05.01.2026;06.01.2026;1.234,56;EUR;Müller GmbH;INV/2026/1\n"
    "06.01.2026;06.01.2026;-20,00;EUR;Stadtwerke;Strom\n"
).encode("cp1252")


def workbook(*rows: list[Any]) -> bytes:
    """An XLSX file of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_german_export_is_read_without_help() -> None:
    first, second = lines(GERMAN)

    assert (first.amount, first.currency) == (Decimal("1234.56"), "EUR")
    assert (first.payer_name, first.text) == ("Müller GmbH", "INV/2026/1")
    assert (first.booking_date, first.value_date) == (dt.date(2026, 1, 5), dt.date(2026, 1, 6))
    assert second.amount == -20


def test_a_guess_names_everything_it_found() -> None:
    mapping = guess_mapping(GERMAN)

    assert (mapping.delimiter, mapping.decimal, mapping.date_order) == (";", ",", "dmy")
    assert mapping.encoding == "cp1252"
    assert (mapping.column("date"), mapping.column("amount"), mapping.column("name")) == (0, 2, 4)


def test_a_mapping_survives_being_saved() -> None:
    mapping = guess_mapping(GERMAN)

    assert CsvMapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize("text", ["[]", '{"nope": 1}', '{"columns": [["nope", 1]]}', "x"])
def test_a_saved_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        CsvMapping.from_json(text)


def test_the_preview_shows_heading_and_rows() -> None:
    shown = preview(GERMAN, guess_mapping(GERMAN))

    assert [row[0] for row in shown] == ["Buchungstag", "05.01.2026", "06.01.2026"]


def test_debit_and_credit_columns_give_the_sign() -> None:
    content = b"Date,Description,Paid out,Paid in\n2026-01-05,Fee,2.50,\n2026-01-06,In,,10.00\n"

    assert [line.amount for line in lines(content)] == [Decimal("-2.50"), 10]


def test_a_sign_column_gives_the_sign() -> None:
    content = (
        b"Datum;Af Bij;Bedrag (EUR);Naam / Omschrijving\n20260105;Af;2,50;x\n20260106;Bij;9,00;y\n"
    )

    assert [line.amount for line in lines(content)] == [Decimal("-2.50"), 9]


def test_remarks_above_the_heading_are_passed_over() -> None:
    content = b"Account statement\n\nDate,Amount,Name\n2026-01-05,1.00,a\n"

    assert [line.amount for line in lines(content)] == [1]


def test_dates_that_leave_two_readings_are_questioned() -> None:
    result = read(b"date,amount,name\n01/02/2026,1.00,a\n02/03/2026,2.00,b\n")

    assert "table.ambiguous_dates" in codes(result)


def test_a_mapping_settles_the_order_of_dates() -> None:
    content = b"date,amount,name\n01/02/2026,1.00,a\n"
    columns = (("date", 0), ("amount", 1), ("name", 2))
    mapping = CsvMapping(date_order="mdy", columns=columns)

    result = read(content, mapping=mapping)

    assert result.verdict == "accepted"
    assert result.statements[0].lines[0].booking_date == dt.date(2026, 1, 2)


def test_a_running_balance_proves_the_table() -> None:
    rows = b"Date,Amount,Name,Balance\n2026-01-06,5.00,b,15.00\n2026-01-05,10.00,a,10.00\n"

    (found,) = read(rows).statements

    assert found.opening is not None and found.closing is not None
    assert (found.opening.amount, found.closing.amount) == (0, 15)


def test_amounts_that_contradict_the_running_balance_are_refused() -> None:
    rows = b"Date,Amount,Name,Balance\n2026-01-05,10.00,a,90.00\n2026-01-06,5.00,b,85.00\n"

    assert "table.mixed_signs" in codes(read(rows))


def test_a_table_of_two_accounts_gives_two_statements() -> None:
    rows = b"Account,Date,Amount\nA1,2026-01-05,1.00\nA2,2026-01-05,2.00\nA1,2026-01-06,3.00\n"

    assert [(s.account.number, s.total) for s in read(rows).statements] == [("A1", 4), ("A2", 2)]


def test_a_row_whose_amount_is_unclear_refuses_the_table() -> None:
    assert "table.row" in codes(read(b"Date,Amount\n2026-01-05,1.2.3\n"))


def test_rows_without_date_and_amount_are_counted() -> None:
    result = read(b"Date,Amount,Name\n2026-01-05,1.00,a\nTotal,,\n")

    assert "table.skipped" in codes(result)


def test_a_workbook_is_read_like_a_table() -> None:
    content = workbook(["Date", "Amount", "Name"], [dt.date(2026, 1, 5), 12.5, "a"])

    (line,) = lines(content)

    assert (line.amount, line.booking_date) == (Decimal("12.5"), dt.date(2026, 1, 5))


def test_a_formula_in_a_workbook_is_refused() -> None:
    content = workbook(["Date", "Amount"], [dt.date(2026, 1, 5), "=1+1"])

    assert codes(read(content)) == {"table.formula"}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    (line,) = lines(b'Date,Amount,Name\n2026-01-05,1.00,"=HYPERLINK(""x"")"\n')

    assert line.payer_name == '=HYPERLINK("x")'


def test_equal_rows_are_two_bookings() -> None:
    content = b"Date,Amount,Name\n2026-01-05,1.00,a\n2026-01-05,1.00,a\n"

    assert len(set(identities(content))) == 2


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("1.234,56", ",", "1234.56"),
        ("1'234.50", ".", "1234.50"),
        ("1 234,50 kr", ",", "1234.50"),
        ("€ 12.00", ".", "12.00"),
        ("12.00-", ".", "-12.00"),
        ("(12.00)", ".", "-12.00"),
        ("−5", ".", "-5"),
        ("12.00 CR", ".", "12.00"),
        ("12.00 DR", ".", "-12.00"),
        ("1,23,456.00", ".", "123456.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, decimal: str, amount: str) -> None:
    assert parse_amount(text, decimal) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.2.3", "12a3", "", "1,2", "--", "1e5"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert parse_amount(text, ".") is None


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_read_in_the_order_it_was_written(day: dt.date) -> None:
    assert parse_day(day.strftime("%d.%m.%Y"), "dmy") == day
    assert parse_day(day.strftime("%m/%d/%y"), "mdy") == day
    assert parse_day(day.isoformat(), "dmy") == day
