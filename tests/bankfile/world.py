"""The small bank files the tests read, written by hand from their parts."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from o2c_automation import bankfile
from o2c_automation.bankfile import Result, Transaction, schemas

V08 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
OWN = "NL91ABNA0417164300"
PAYER = "DE89370400440532013000"

needs_schema = pytest.mark.skipif(
    schemas.find(V08, "camt.053", {}) is None,
    reason="the package that carries the official schemas is not installed",
)


def balance(code: str, amount: str, sign: str = "CRDT") -> str:
    """One camt balance."""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        "<Dt><Dt>2026-01-05</Dt></Dt></Bal>"
    )


def detail(
    amount: str = "100.00", *, refs: str = "", text: str = "Invoice 1", more: str = ""
) -> str:
    """One payment detail; ``more`` comes after the remittance."""
    refs = refs or "<EndToEndId>E2E1</EndToEndId>"
    return (
        f'<TxDtls><Refs>{refs}</Refs><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<RltdPties><Dbtr><Pty><Nm>Acme GmbH</Nm></Pty></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{PAYER}</IBAN></Id></DbtrAcct>"
        "<Cdtr><Pty><Nm>Own Ltd</Nm></Pty></Cdtr></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>{more}</TxDtls>"
    )


def entry(amount: str = "100.00", *, details: str | None = None, **parts: str) -> str:
    """One camt entry; ``parts`` replace its sign, status, ref, dates, batch or number."""
    details = detail(amount) if details is None else details
    ref = parts.get("ref", "BANK1")
    dates = parts.get(
        "dates", "<BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-06</Dt></ValDt>"
    )
    return (
        f"<Ntry><NtryRef>{parts.get('number', '1')}</NtryRef>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{parts.get("sign", "CRDT")}</CdtDbtInd>'
        f"{parts.get('reversal', '')}<Sts><Cd>{parts.get('status', 'BOOK')}</Cd></Sts>{dates}"
        + (f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else "")
        + "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
        "</BkTxCd>"
        f"{parts.get('charges', '')}"
        + (f"<NtryDtls>{parts.get('batch', '')}{details}</NtryDtls>" if details else "")
        + "</Ntry>"
    )


def statement(*entries: str, closing: str = "100.00", **parts: str) -> str:
    """One camt statement that opens with nothing."""
    bals = parts.get("balances", balance("OPBD", parts.get("opening", "0.00")))
    bals += "" if "balances" in parts else balance("CLBD", closing)
    return (
        f"<Stmt><Id>{parts.get('number', 'S1')}</Id><CreDtTm>2026-01-05T06:00:00</CreDtTm>"
        f"{parts.get('copy', '')}"
        f"<Acct><Id><IBAN>{parts.get('account', OWN)}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{bals}{''.join(entries)}</Stmt>"
    )


def camt(*statements: str, namespace: str = V08) -> bytes:
    """A camt.053 document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{namespace}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-05T06:00:00</CreDtTm></GrpHdr>"
        f"{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()


def as_message(document: bytes, kind: str) -> bytes:
    """The same document as camt.052 or camt.054, without balances."""
    names = {
        "camt.052": ("BkToCstmrAcctRpt", "Rpt"),
        "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }
    message, part = names[kind]
    text = document.decode().replace("camt.053", kind).replace("BkToCstmrStmt", message)
    text = text.replace("<Stmt>", f"<{part}>").replace("</Stmt>", f"</{part}>")
    for code in ("OPBD", "CLBD"):
        start = text.find(f"<Bal><Tp><CdOrPrtry><Cd>{code}")
        text = text[:start] + text[text.index("</Bal>", start) + 6 :]
    return text.encode()


def read(content: bytes, **how: Any) -> Result:
    """Read some bytes."""
    return bankfile.read(io.BytesIO(content), name="test", **how)


def lines(content: bytes, **how: Any) -> list[Transaction]:
    """The booked transactions of some bytes."""
    return [tx for found in read(content, **how).statements for tx in found.lines]


def identities(content: bytes) -> list[str]:
    """The identities of the booked transactions of some bytes."""
    return [tx.identity for tx in lines(content)]


def codes(result: Result) -> set[str]:
    """The codes of a result's messages."""
    return {message.code for message in result.messages}


def archive(**members: bytes) -> bytes:
    """A ZIP archive; underscores in the names stand for dots."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("_", "."), content)
    return target.getvalue()
