"""What must be right about an invoice before it leaves."""

from dataclasses import dataclass

from .invoice_content import CONTENT_CODES, CUSTOM_PREFIX


@dataclass(frozen=True, slots=True)
class WayOut:
    """What the checks of the way out look at: it may change after posting.

    :param channel: the channel the invoice is about to take
    :param emails: addresses the host would write to, as entered
    :param valid_emails: those of them that are well-formed
    :param has_recipient: whether there is a customer with a name
    :param has_address: whether a letter could be addressed
    :param has_portal_user: whether somebody can open the invoice in the portal
    """

    channel: str
    emails: int
    valid_emails: int
    has_recipient: bool
    has_address: bool
    has_portal_user: bool


@dataclass(frozen=True, slots=True)
class InvoiceFacts(WayOut):
    """What the checks look at, with what a posted invoice says for good.

    :param line_count: lines that carry an amount (no sections, no notes)
    :param total: total with taxes, in minor units
    """

    line_count: int
    total: int


#: The e-invoice breaks its official schema: known only once it has been made.
EINVOICE = "invalid_einvoice"
#: The host does not make the e-invoice: something it has to say is missing.
EINVOICE_REFUSED = "einvoice_refused"
#: What only making the e-invoice anew can tell to be right by now.
OF_EINVOICE = (EINVOICE, EINVOICE_REFUSED)

#: Every code :func:`problems` returns.
CODES = frozenset(
    {
        "no_lines",
        "zero_total",
        "no_recipient",
        "no_email",
        "invalid_email",
        "no_address",
        "no_portal_access",
    }
)


def is_check(reason: str) -> bool:
    """Tell whether ``reason`` says that a check of the invoice failed.

    >>> is_check("no_email"), is_check("check_12"), is_check("mail_server_refused")
    (True, True, False)
    """
    of_ours = reason in CODES or reason in CONTENT_CODES or reason in OF_EINVOICE
    return of_ours or reason.startswith(CUSTOM_PREFIX)


def problems(facts: InvoiceFacts) -> tuple[str, ...]:
    """Return the reason codes of all that keeps an invoice from leaving."""
    found = {
        "no_lines": facts.line_count == 0,
        "zero_total": facts.line_count > 0 and facts.total == 0,
    }
    return (*_found(found), *way_out_problems(facts))


def way_out_problems(facts: WayOut) -> tuple[str, ...]:
    """Return the reason codes of all that lies in the way out."""
    return _found(
        {
            "no_recipient": not facts.has_recipient,
            "no_email": facts.channel == "email" and facts.emails == 0,
            "invalid_email": _writes_to_invalid_addresses(facts),
            "no_address": facts.channel == "post" and not facts.has_address,
            "no_portal_access": facts.channel == "portal" and not facts.has_portal_user,
        }
    )


def _found(found: dict[str, bool]) -> tuple[str, ...]:
    return tuple(code for code, is_found in found.items() if is_found)


def _writes_to_invalid_addresses(facts: WayOut) -> bool:
    return facts.channel == "email" and facts.emails > 0 and facts.valid_emails == 0
