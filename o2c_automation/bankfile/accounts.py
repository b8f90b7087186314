"""Account numbers as banks write them: IBANs, other numbers, bank codes in front."""

from __future__ import annotations

import re

from .model import Account
from .values import compact, is_iban

_WITH_CURRENCY = re.compile(r"^(.*\d)\s*([A-Z]{3})$", re.DOTALL)


def account_of(
    iban: str, other: str, *, bank_id: str = "", currency: str = "", owner: str = ""
) -> Account:
    """An account whose IBAN is recognised even where the bank put it among other numbers."""
    iban, other = compact(iban), other.strip()
    if not iban and is_iban(other):
        iban, other = compact(other), ""
    return Account(iban, other, bank_id, currency, owner)


def swift_account(text: str) -> Account:
    """The account of field :25:: an IBAN, or bank code and number, each maybe with a currency.

    >>> swift_account("10020030/1234567EUR")
    Account(iban='', other='1234567', bank_id='10020030', currency='EUR', owner='')
    """
    first, _, second = text.partition("\n")
    value, currency = first.strip(), ""
    match = _WITH_CURRENCY.match(value)
    if match and not is_iban(value):
        value, currency = match[1].strip(), match[2]
    bank, _, number = value.rpartition("/")
    bank, number = bank.strip() or second.strip(), compact(number)
    if is_iban(number):
        return Account(iban=number, bank_id=bank, currency=currency)
    return Account(other=number, bank_id=bank, currency=currency)
