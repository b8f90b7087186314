"""Writes a camt.053 file of any size: one statement, payments in over the days of a month."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

ACCOUNT = "DE89370400440532013000"
CURRENCY = "USD"
_OPENING = Decimal("1000.00")
_DAYS = 28
_NAMES = ("Abel Hardware", "Berta Tools", "Corvin Foods", "Dorn Logistics", "Egger Paper")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>BENCH</MsgId><CreDtTm>2026-03-01T06:00:00</CreDtTm></GrpHdr>
<Stmt><Id>2026-02</Id><CreDtTm>2026-03-01T06:00:00</CreDtTm>
<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>
"""
_BALANCE = """<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>
<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
"""
_ENTRY = """<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>
<AcctSvcrRef>BANK{number:09}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>
<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>
<EndToEndId>E2E{number:09}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>{payer}</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Invoice INV/2026/{number:05} of {day}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
"""
_TAIL = "</Stmt></BkToCstmrStmt></Document>\n"


def write(path: Path, entries: int, seed: int = 1) -> None:
    """Write a file of ``entries`` payments; the same seed gives the same file."""
    amounts = _amounts(entries, seed)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_HEAD.format(account=ACCOUNT, currency=CURRENCY))
        stream.write(_balance("OPBD", _OPENING, "2026-02-01"))
        stream.write(_balance("CLBD", _OPENING + sum(amounts), "2026-02-28"))
        stream.writelines(_entries(amounts))
        stream.write(_TAIL)


def _amounts(entries: int, seed: int) -> list[Decimal]:
    chance = random.Random(seed)
    return [Decimal(chance.randint(100, 2_000_000)) / 100 for _ in range(entries)]


def _balance(code: str, amount: Decimal, day: str) -> str:
    return _BALANCE.format(code=code, amount=f"{amount:.2f}", day=day, currency=CURRENCY)


def _entries(amounts: list[Decimal]) -> Iterator[str]:
    for number, amount in enumerate(amounts):
        yield _ENTRY.format(
            currency=CURRENCY,
            amount=f"{amount:.2f}",
            day=f"2026-02-{1 + number * _DAYS // len(amounts):02}",
            number=number,
            payer=_NAMES[number % len(_NAMES)],
            iban=f"DE{10 + number % 80}500105{number % 1000:012}",
        )
