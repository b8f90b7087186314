"""Bank files as a bank would send them, written from what a test says about them."""

import base64
import io
import zipfile
from decimal import Decimal

from .common import O2cCommon

IBAN = "DE89370400440532013000"
OTHER_IBAN = "DE75512108001245126199"
_TAGS = {
    "053": ("BkToCstmrStmt", "Stmt"),
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def entry(amount, text="", **facts):
    """Return one entry; ``facts``: day, value_day, ref, e2e, payer, payer_iban, ccy, payments.

    ``payments`` are the parts of a collective booking, as entries; none for one the bank does
    not split.
    """
    return {"amount": Decimal(str(amount)), "text": text, "day": "2026-06-10", **facts}


def camt(entries, *, opening=0, closing=None, kind="053", **facts):
    """Return a camt message as bytes; the closing balance adds up unless one is given.

    ``facts``: iban, currency, number, day.
    """
    return wrap(kind, statement(entries, opening=opening, closing=closing, kind=kind, **facts))


def wrap(kind, *statements):
    """Return a message of several statements."""
    message, _inner = _TAGS[kind]
    head = "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-06-11T06:00:00</CreDtTm></GrpHdr>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.08">'
        f"<{message}>{head}{''.join(statements)}</{message}></Document>"
    ).encode()


def statement(entries, *, opening=0, closing=None, kind="053", **facts):
    """Return one statement element."""
    tag = _TAGS[kind][1]
    currency = facts.get("currency", "USD")
    day = facts.get("day", "2026-06-10")
    total = sum(e["amount"] for e in entries)
    end = Decimal(str(opening)) + total if closing is None else Decimal(str(closing))
    balances = (
        _balance("OPBD", Decimal(str(opening)), currency, day)
        + _balance("CLBD", end, currency, day)
        if kind == "053"
        else ""
    )
    return (
        f"<{tag}><Id>{facts.get('number', 'S1')}</Id>"
        f"<CreDtTm>2026-06-11T06:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{facts.get('iban', IBAN)}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{balances}{''.join(_entry(e, currency) for e in entries)}</{tag}>"
    )


def _balance(code, amount, currency, day):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{abs(amount):.2f}</Amt>'
        f"<CdtDbtInd>{_sign(amount)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(facts, currency):
    amount, currency = facts["amount"], facts.get("ccy", currency)
    reference = f"<AcctSvcrRef>{facts['ref']}</AcctSvcrRef>" if facts.get("ref") else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{abs(amount):.2f}</Amt>'
        f"<CdtDbtInd>{_sign(amount)}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{facts['day']}</Dt></BookgDt>"
        f"<ValDt><Dt>{facts.get('value_day', facts['day'])}</Dt></ValDt>{reference}"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
        f"</Domn></BkTxCd>{_all_details(facts, currency)}</Ntry>"
    )


def _all_details(facts, currency):
    payments = facts.get("payments")
    if payments is None:
        details = _details(facts, facts["amount"])
    elif not payments:
        return f"<AddtlNtryInf>{facts['text']}</AddtlNtryInf>"
    else:
        details = "".join(_details(each, each["amount"], currency) for each in payments)
    return f"<NtryDtls>{details}</NtryDtls>"


def _details(facts, amount, currency=""):
    party, account = ("Dbtr", "DbtrAcct") if amount >= 0 else ("Cdtr", "CdtrAcct")
    name, iban = facts.get("payer", ""), facts.get("payer_iban", "")
    parties = f"<{party}><Pty><Nm>{name}</Nm></Pty></{party}>" if name else ""
    parties += f"<{account}><Id><IBAN>{iban}</IBAN></Id></{account}>" if iban else ""
    text = f"<RmtInf><Ustrd>{facts['text']}</Ustrd></RmtInf>" if facts["text"] else ""
    own_amount = (
        f'<Amt Ccy="{currency}">{abs(amount):.2f}</Amt><CdtDbtInd>{_sign(amount)}</CdtDbtInd>'
        if currency
        else ""
    )
    return (
        f"<TxDtls><Refs><EndToEndId>{facts.get('e2e', 'NOTPROVIDED')}</EndToEndId></Refs>"
        f"{own_amount}<RltdPties>{parties}</RltdPties>{text}</TxDtls>"
    )


def _sign(amount):
    return "CRDT" if amount >= 0 else "DBIT"


def archive(**members):
    """Return a ZIP archive of the given files; underscores in names stand for dots."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("_", "."), content)
    return target.getvalue()


class BankFileCommon(O2cCommon):
    """The test company's bank journal keeps the account the files are about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.company_data["default_journal_bank"]
        cls.journal.set_bank_account(IBAN)
        cls.Import = cls.env["o2c.bank.import"]

    @classmethod
    def _attachment(cls, content, name="statement.xml"):
        return cls.env["ir.attachment"].create({"name": name, "datas": base64.b64encode(content)})

    @classmethod
    def _check_file(cls, content, name="statement.xml", **kwargs):
        """Return the bank file as it stands after its check."""
        files, _repeated = cls.Import._receive(cls._attachment(content, name), **kwargs)
        return files

    @classmethod
    def _import_file(cls, content, name="statement.xml", **kwargs):
        """Return the bank file after its import."""
        file = cls._check_file(content, name, **kwargs)
        if file.state == "ready":
            file.action_import()
        return file

    def _lines(self):
        return self.env["account.bank.statement.line"].search(
            [("journal_id", "=", self.journal.id)], order="id"
        )
