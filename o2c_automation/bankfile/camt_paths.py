"""Where the facts stand in camt.052, .053 and .054, for all versions at once.

Each fact lists its places from the newest version to the oldest; the first present wins. The
paths are relative to the unit (entry, payment detail, statement) and made of local names, so
that neither version nor namespace matters. ``@`` marks an attribute.
"""

from __future__ import annotations

from typing import NamedTuple


class DetailFacts(NamedTuple):
    """Texts of one payment detail (TxDtls); empty when absent."""

    amount: str
    currency: str
    sign: str
    tx_amount: str
    tx_currency: str
    instructed_amount: str
    instructed_currency: str
    counter_amount: str
    counter_currency: str
    rate: str
    bank_ref: str
    msg_id: str
    payment_info_id: str
    instruction_id: str
    end_to_end_id: str
    transaction_id: str
    uetr: str
    mandate_id: str
    cheque_number: str
    clearing_ref: str
    debtor: str
    creditor: str
    ultimate_debtor: str
    ultimate_creditor: str
    debtor_iban: str
    creditor_iban: str
    debtor_other: str
    creditor_other: str
    debtor_bank: str
    creditor_bank: str
    return_code: str
    return_info: str
    additional_info: str
    domain: str
    family: str
    sub_family: str
    proprietary_code: str
    purpose: str


class EntryFacts(NamedTuple):
    """Texts of one entry (Ntry) apart from its payment details."""

    amount: str
    currency: str
    sign: str
    status: str
    reversal: str
    booking_date: str
    value_date: str
    bank_ref: str
    entry_ref: str
    domain: str
    family: str
    sub_family: str
    proprietary_code: str
    additional_info: str
    batch_count: str
    batch_payment_info: str
    tx_amount: str
    tx_currency: str
    instructed_amount: str
    instructed_currency: str
    rate: str


class StatementFacts(NamedTuple):
    """Texts of one statement (Stmt, Rpt, Ntfctn) apart from its entries."""

    number: str
    sequence: str
    legal_sequence: str
    created: str
    date_from: str
    date_to: str
    copy: str
    iban: str
    other: str
    currency: str
    owner: str
    bank_id: str
    page: str
    last_page: str


class BalanceFacts(NamedTuple):
    """Texts of one balance (Bal)."""

    code: str
    amount: str
    currency: str
    sign: str
    date: str


class ChargeFacts(NamedTuple):
    """Texts of one charge record."""

    amount: str
    currency: str
    sign: str
    bearer: str
    included: str


class RemittanceFacts(NamedTuple):
    """Texts of one structured remittance (Strd)."""

    reference: str
    type_code: str
    type_other: str
    issuer: str


Paths = dict[str, tuple[str, ...]]


def _party(name: str) -> tuple[str, ...]:
    base = f"RltdPties/{name}"
    return (f"{base}/Pty/Nm", f"{base}/Nm", f"{base}/Agt/FinInstnId/Nm")


def _other_account(name: str) -> tuple[str, ...]:
    base = f"RltdPties/{name}"
    ids = ("Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC", "Prxy/Id")
    return tuple(f"{base}/{place}" for place in ids)


def _bank(base: str) -> tuple[str, ...]:
    ids = ("BICFI", "BIC", "ClrSysMmbId/MmbId", "ClrSysMmbId/Id", "CmbndId/BIC", "Othr/Id")
    return tuple(f"{base}/FinInstnId/{place}" for place in ids)


def _code(base: str = "BkTxCd") -> Paths:
    return {
        "domain": (f"{base}/Domn/Cd",),
        "family": (f"{base}/Domn/Fmly/Cd",),
        "sub_family": (f"{base}/Domn/Fmly/SubFmlyCd",),
        "proprietary_code": (f"{base}/Prtry/Cd",),
    }


def _amounts(parts: dict[str, str]) -> Paths:
    paths: Paths = {}
    for field, part in parts.items():
        paths[f"{field}_amount"] = (f"AmtDtls/{part}/Amt",)
        paths[f"{field}_currency"] = (f"AmtDtls/{part}/Amt@Ccy",)
    rate = "CcyXchg/XchgRate"
    paths["rate"] = tuple(f"AmtDtls/{part}/{rate}" for part in ("TxAmt", "InstdAmt", "CntrValAmt"))
    return paths


DETAIL: Paths = {
    "amount": ("Amt",),
    "currency": ("Amt@Ccy",),
    "sign": ("CdtDbtInd",),
    **_amounts({"tx": "TxAmt", "instructed": "InstdAmt", "counter": "CntrValAmt"}),
    "bank_ref": ("Refs/AcctSvcrRef",),
    "msg_id": ("Refs/MsgId",),
    "payment_info_id": ("Refs/PmtInfId",),
    "instruction_id": ("Refs/InstrId",),
    "end_to_end_id": ("Refs/EndToEndId",),
    "transaction_id": ("Refs/TxId",),
    "uetr": ("Refs/UETR",),
    "mandate_id": ("Refs/MndtId",),
    "cheque_number": ("Refs/ChqNb",),
    "clearing_ref": ("Refs/ClrSysRef",),
    "debtor": _party("Dbtr"),
    "creditor": _party("Cdtr"),
    "ultimate_debtor": _party("UltmtDbtr"),
    "ultimate_creditor": _party("UltmtCdtr"),
    "debtor_iban": ("RltdPties/DbtrAcct/Id/IBAN",),
    "creditor_iban": ("RltdPties/CdtrAcct/Id/IBAN",),
    "debtor_other": _other_account("DbtrAcct"),
    "creditor_other": _other_account("CdtrAcct"),
    "debtor_bank": _bank("RltdAgts/DbtrAgt"),
    "creditor_bank": _bank("RltdAgts/CdtrAgt"),
    "return_code": ("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/RtrRsn/Cd", "RtrInf/RtrRsn/Prtry"),
    "return_info": ("RtrInf/AddtlInf", "RtrInf/AddtlRtrRsnInf"),
    "additional_info": ("AddtlTxInf",),
    **_code(),
    "purpose": ("Purp/Cd", "Purp/Prtry"),
}

ENTRY: Paths = {
    "amount": ("Amt",),
    "currency": ("Amt@Ccy",),
    "sign": ("CdtDbtInd",),
    "status": ("Sts/Cd", "Sts/Prtry", "Sts"),
    "reversal": ("RvslInd",),
    "booking_date": ("BookgDt/Dt", "BookgDt/DtTm", "BookgDt"),
    "value_date": ("ValDt/Dt", "ValDt/DtTm", "ValDt"),
    "bank_ref": ("AcctSvcrRef",),
    "entry_ref": ("NtryRef",),
    **_code(),
    "additional_info": ("AddtlNtryInf",),
    "batch_count": ("NtryDtls/Btch/NbOfTxs", "Btch/NbOfTxs"),
    "batch_payment_info": ("NtryDtls/Btch/PmtInfId", "Btch/PmtInfId"),
    **_amounts({"tx": "TxAmt", "instructed": "InstdAmt"}),
}

STATEMENT: Paths = {
    "number": ("Id",),
    "sequence": ("ElctrncSeqNb",),
    "legal_sequence": ("LglSeqNb",),
    "created": ("CreDtTm",),
    "date_from": ("FrToDt/FrDtTm",),
    "date_to": ("FrToDt/ToDtTm",),
    "copy": ("CpyDplctInd",),
    "iban": ("Acct/Id/IBAN",),
    "other": ("Acct/Id/Othr/Id", "Acct/Id/BBAN", "Acct/Id/PrtryAcct/Id", "Acct/Id/UPIC"),
    "currency": ("Acct/Ccy",),
    "owner": ("Acct/Ownr/Nm", "Acct/Nm"),
    "bank_id": _bank("Acct/Svcr"),
    "page": ("StmtPgntn/PgNb", "RptPgntn/PgNb", "NtfctnPgntn/PgNb"),
    "last_page": ("StmtPgntn/LastPgInd", "RptPgntn/LastPgInd", "NtfctnPgntn/LastPgInd"),
}

BALANCE: Paths = {
    "code": ("Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Prtry"),
    "amount": ("Amt",),
    "currency": ("Amt@Ccy",),
    "sign": ("CdtDbtInd",),
    "date": ("Dt/Dt", "Dt/DtTm", "Dt"),
}

CHARGE: Paths = {
    "amount": ("Amt", "TtlChrgsAndTaxAmt"),
    "currency": ("Amt@Ccy", "TtlChrgsAndTaxAmt@Ccy"),
    "sign": ("CdtDbtInd",),
    "bearer": ("Br",),
    "included": ("ChrgInclInd",),
}

REMITTANCE: Paths = {
    "reference": ("CdtrRefInf/Ref", "CdtrRefInf/CdtrRef"),
    "type_code": ("CdtrRefInf/Tp/CdOrPrtry/Cd", "CdtrRefInf/Tp/Cd", "CdtrRefInf/CdtrRefTp/Cd"),
    "type_other": (
        "CdtrRefInf/Tp/CdOrPrtry/Prtry",
        "CdtrRefInf/Tp/Prtry",
        "CdtrRefInf/CdtrRefTp/Prtry",
    ),
    "issuer": ("CdtrRefInf/Tp/Issr", "CdtrRefInf/CdtrRefTp/Issr"),
}

DOCUMENT_NUMBERS = ("RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/RfrdDocInf/RfrdDocNb")
CHARGE_GROUPS = ("Chrgs/Rcrd", "Chrgs")
UNSTRUCTURED = "RmtInf/Ustrd"
STRUCTURED = "RmtInf/Strd"
STRUCTURED_INFO = "RmtInf/Strd/AddtlRmtInf"
