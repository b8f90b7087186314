"""Writes a camt.053.001.08 file of any number of entries, the same one for the same number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_NAMES = ("Acme GmbH", "Müller & Söhne KG", "Ålesund Fisk AS", "Van Dijk BV", "Čapek s.r.o.")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{namespace}">
<BkToCstmrStmt>
<GrpHdr><MsgId>BENCH</MsgId><CreDtTm>2026-01-31T06:00:00</CreDtTm></GrpHdr>
<Stmt>
<Id>BENCH-1</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-01-31T06:00:00</CreDtTm>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{closing}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>
"""
_ENTRY = """<Ntry>
<NtryRef>{number:08d}</NtryRef>
<Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-01-{day:02d}</Dt></BookgDt>
<ValDt><Dt>2026-01-{day:02d}</Dt></ValDt>
<AcctSvcrRef>BANK{number:012d}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls>
<Refs><EndToEndId>E2E-{number}</EndToEndId><TxId>TX{number:010d}</TxId></Refs>
<Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd>
<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct>
<Cdtr><Pty><Nm>Own Company Ltd</Nm></Pty></Cdtr></RltdPties>
<RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt></RltdAgts>
<RmtInf><Ustrd>Invoice INV/2026/{number:05d}</Ustrd></RmtInf>
</TxDtls></NtryDtls>
</Ntry>
"""
_TAIL = "</Stmt></BkToCstmrStmt></Document>\n"


def write(target: BinaryIO, entries: int) -> Decimal:
    """Write the file; gives the sum of its entries, which its closing balance proves."""
    amounts = [Decimal(cents) / 100 for cents in _cents(entries)]
    total = sum(amounts, Decimal(0))
    head = _HEAD.format(namespace=_NAMESPACE, closing=f"{1000 + total:.2f}")
    target.write(head.encode())
    for number, amount in enumerate(amounts, 1):
        target.write(_entry(number, amount).encode())
    target.write(_TAIL.encode())
    return total


def _cents(entries: int) -> Iterator[int]:
    chance = random.Random(20260131)
    for _ in range(entries):
        yield chance.randint(100, 5_000_000)


def _entry(number: int, amount: Decimal) -> str:
    name = f"{_NAMES[number % len(_NAMES)]} {number % 997}".replace("&", "&amp;")
    iban = f"DE{10 + number % 89:02d}37040044{number % 10**10:010d}"
    return _ENTRY.format(
        number=number, amount=f"{amount:.2f}", day=1 + number % 28, name=name, iban=iban
    )
