"""Account numbers as banks write them: IBANs, other numbers, bank codes in front."""

from __future__ import annotations

import re

from stdnum.iso7064 import mod_97_10

from .model import Account
from .values import compact, looks_like_iban

_WITH_CURRENCY = re.compile(r"^(.*\d)\s*([A-Z]{3})$", re.DOTALL)


def account_of(
    iban: str, other: str, *, bank_id: str = "", currency: str = "", owner: str = ""
) -> Account:
    """An account whose IBAN is recognised even where the bank put it among other numbers."""
    iban, other = compact(iban), other.strip()
    if not iban and looks_like_iban(compact(other)):
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
    if match and not _is_iban(value):
        value, currency = match[1].strip(), match[2]
    bank, _, number = value.rpartition("/")
    bank, number = bank.strip() or second.strip(), compact(number)
    if _is_iban(number):
        return Account(iban=number, bank_id=bank, currency=currency)
    return Account(other=number, bank_id=bank, currency=currency)


def _is_iban(text: str) -> bool:
    """Whether a text is an IBAN with the right check digits.

    The library's own test reads a table of countries from its package data, which Odoo's
    import hook hides.
    """
    value = compact(text)
    return looks_like_iban(value) and bool(mod_97_10.is_valid(value[4:] + value[:4]))
