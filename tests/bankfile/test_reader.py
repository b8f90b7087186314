"""The two passes agree, memory stays flat, and files need not be seekable."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from bench.camt_file import write
from o2c_automation import bankfile
from o2c_automation.bankfile import Result
from tests.bankfile.world import archive, camt, codes, detail, entry, read, statement

CHAIN = (
    statement(entry(ref="A1"), number="S1"),
    statement(entry("5.00", ref="A2"), opening="100.00", closing="105.00", number="S2"),
)


class OneWay(io.RawIOBase):
    """A stream that can't go back, like an upload."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._inner = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(size)


@pytest.mark.parametrize(
    "content",
    [
        camt(*CHAIN),
        archive(a_xml=camt(CHAIN[0]), b_xml=camt(CHAIN[1])),
        camt(statement(entry(details=detail("60.00") + detail("40.00")))),
        b"Account,Date,Amount\nA1,2026-01-05,1.00\nA2,2026-01-05,2.00\n",
    ],
)
def test_batches_hold_what_reading_at_once_gives(content: bytes) -> None:
    whole = read(content)
    with bankfile.open_file(io.BytesIO(content)) as file:
        checked = file.check()
        batches = list(file.batches(size=1))

    assert [s.line_count for s in checked.statements] == [s.line_count for s in whole.statements]
    assert [tx for batch in batches for tx in batch.transactions] == [
        tx for found in whole.statements for tx in found.lines
    ]


def test_batches_name_their_statement_and_never_mix_two() -> None:
    with bankfile.open_file(io.BytesIO(camt(*CHAIN))) as file:
        assert [(b.statement, len(b.transactions)) for b in file.batches()] == [(0, 1), (1, 1)]


def test_checking_keeps_no_transactions() -> None:
    with bankfile.open_file(io.BytesIO(camt(*CHAIN))) as file:
        assert [s.transactions for s in file.check().statements] == [(), ()]


def test_a_stream_that_cannot_go_back_is_read_twice_all_the_same() -> None:
    with bankfile.open_file(OneWay(camt(*CHAIN))) as file:  # type: ignore[arg-type]
        assert file.check().verdict == "accepted"
        assert len(list(file.batches())) == 2


def test_the_digest_tells_files_apart() -> None:
    assert read(camt(CHAIN[0])).digest != read(camt(CHAIN[1])).digest


def test_a_gap_between_two_statements_is_reported() -> None:
    later = statement(entry(), opening="300.00", closing="400.00")

    assert "statement.gap" in codes(read(camt(CHAIN[0], later)))


def test_a_statement_sent_again_keeps_its_identity() -> None:
    again = CHAIN[0].replace("S1", "S9")

    names = [read(camt(each)).statements[0].identity for each in (CHAIN[0], again)]

    assert names[0] == names[1]


def _peak(entries: int) -> int:
    target = io.BytesIO()
    write(target, entries)
    tracemalloc.start()
    with bankfile.open_file(target) as file:
        result: Result = file.check()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.statements[0].entry_count == entries
    return peak


def test_memory_does_not_grow_with_the_number_of_entries() -> None:
    small = _peak(3_000)

    assert _peak(9_000) < 2 * small


def test_the_benchmark_s_file_is_faultless() -> None:
    target = io.BytesIO()
    total = write(target, 50)

    result = read(target.getvalue())

    assert (result.verdict, result.statements[0].total) == ("accepted", total)
