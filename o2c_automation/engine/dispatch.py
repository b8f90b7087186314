"""How a document leaves: states, channels, retries, and what receipts prove.

A *dispatch* is one document, in one version, on its way through one channel. All
functions are pure: the number of attempts, what was tried and what the mail server
reported are arguments; the caller owns the clock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# From each state, the states that may follow. ``rendering`` follows itself when a
# worker was lost on the way; ``failed`` is left by a retry, ``delivered`` by a bounce
# that comes in later.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "queued": ("rendering", "handed_over", "undeliverable", "superseded", "cancelled"),
    "rendering": (
        "queued",
        "rendering",
        "handed_over",
        "failed",
        "undeliverable",
        "superseded",
        "cancelled",
    ),
    "handed_over": ("delivered", "opened", "failed", "undeliverable", "superseded"),
    "delivered": ("opened", "undeliverable"),
    "opened": (),
    "failed": ("queued", "rendering", "undeliverable", "superseded", "cancelled"),
    "undeliverable": ("queued", "superseded", "cancelled"),
    "superseded": (),
    "cancelled": (),
}

# States in which nothing has left yet and something still may.
PENDING = ("queued", "rendering", "failed", "undeliverable")
# States in which the document has left.
LEFT = ("handed_over", "delivered", "opened")
# States that end a version of a document without it having left.
VOID = ("superseded", "cancelled")

# Minutes to wait after the first, second, … failed attempt; after the last: give up.
RETRY_MINUTES = (5, 30, 120, 480, 1440)

# Minutes to wait after the first, second, … attempt whose worker was lost. A server that
# is restarted goes on at once; a document that takes its worker down each time is rare,
# and is let go after the last one.
LOST_MINUTES = (0, 0, 0, 5, 30, 120, 480, 1440)

# In this order a document looks for a way out; each is tried once a version.
CHANNELS = ("einvoice", "email", "portal", "sms", "post", "print")

# Channels that wait for a person instead of the worker.
MANUAL_CHANNELS = ("print",)

# Channels whose documents are read where the reading shows: the mail has a link to the portal.
READ_ONLINE = ("email", "portal")

# Channels that carry the e-invoice beside what people read.
CARRIES_EINVOICE = ("einvoice", "email", "portal")

# Reasons that lie in the way out, not in the document: another channel may do.
_CHANNEL_REASONS = frozenset(
    {
        "address_excluded",
        "bounced",
        "carrier_refused",
        "invalid_email",
        "mail_server_refused",
        "no_address",
        "no_carrier_credit",
        "no_email",
        "no_method",
        "no_phone",
        "no_portal_access",
        "not_carried_there",
        "not_on_network",
        "refused_by_network",
    }
)

# What the host's codes say that trying again will never cure.
_HOPELESS = {
    "mail_email_missing": "no_email",
    "mail_email_invalid": "invalid_email",
    "mail_bounce": "bounced",
    "mail_bl": "address_excluded",
    "mail_optout": "address_excluded",
    "sms_number_missing": "no_phone",
    "sms_number_format": "no_phone",
    "sms_blacklist": "address_excluded",
    "sms_optout": "address_excluded",
    "sms_credit": "no_carrier_credit",
    "sms_acc": "no_carrier_credit",
    "sms_country_not_supported": "not_carried_there",
    "sn_fields": "no_address",
    "sn_credit": "no_carrier_credit",
    "sn_trial": "no_carrier_credit",
    "sn_price": "not_carried_there",
    "sn_format": "unprintable_by_post",
    "network": "refused_by_network",
}
# The codes of carriers other than mail servers begin with one of these.
_CARRIERS = ("sms_", "sn_")
_ARRIVED = frozenset({"sent"})
_WAITING = frozenset({"ready", "process", "pending"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of one message to one recipient.

    :param status: ready | process | pending | sent | bounce | exception | canceled
    :param failure: the host's code of what went wrong, or an empty string
    """

    status: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a dispatch goes next, and why (empty reason: as hoped)."""

    state: str
    reason: str = ""


def retry_minutes(attempts: int) -> int | None:
    """Return the minutes to wait after ``attempts`` failed ones, None to give up.

    >>> retry_minutes(1), retry_minutes(5), retry_minutes(6)
    (5, 1440, None)
    """
    if attempts < 1:
        raise ValueError("at least one attempt must have failed")
    return RETRY_MINUTES[attempts - 1] if attempts <= len(RETRY_MINUTES) else None


def lost_minutes(attempts: int) -> int:
    """Return the minutes to wait should attempt number ``attempts``, begun now, be lost."""
    return LOST_MINUTES[min(attempts, len(LOST_MINUTES)) - 1]


def is_lost_for_good(attempts: int) -> bool:
    """Tell whether a document has lost its worker too often to be tried again.

    >>> is_lost_for_good(7), is_lost_for_good(8)
    (False, True)
    """
    return attempts >= len(LOST_MINUTES)


def next_channel(reason: str, tried: Collection[str], possible: Collection[str]) -> str:
    """Return the channel to try after one failed for ``reason``, or ``""``.

    :param possible: what the document may take; a channel that is not of ours comes last

    >>> next_channel("no_email", {"email"}, {"print", "email"})
    'print'
    >>> next_channel("no_lines", {"email"}, {"print", "email"})
    ''
    """
    if reason not in _CHANNEL_REASONS:
        return ""
    # Channels that other addons add come last.
    known = (*CHANNELS, *(c for c in possible if c not in CHANNELS))
    return next((c for c in known if c in possible and c not in tried), "")


def judge_receipts(receipts: Sequence[Receipt]) -> Verdict | None:
    """Return what the receipts of one message prove, None while some are awaited.

    One recipient who got the document is enough: an address in copy that does not
    work must not send the invoice again to the one that does. Of several failures,
    one that a retry may cure counts before one that it cannot.
    """
    if not receipts or any(r.status in _WAITING for r in receipts):
        return None
    failures = [r for r in receipts if r.status not in _ARRIVED]
    if len(failures) < len(receipts):
        return Verdict("delivered", "partly_delivered" if failures else "")
    curable = [r for r in failures if not _hopeless_reason(r)]
    if curable:
        is_carrier = all(r.failure.startswith(_CARRIERS) for r in curable)
        return Verdict("failed", "carrier_refused" if is_carrier else "mail_server_refused")
    return Verdict("undeliverable", _hopeless_reason(failures[0]))


def _hopeless_reason(receipt: Receipt) -> str:
    """Return why no retry will cure ``receipt``, ``""`` where one may."""
    if receipt.status == "bounce":
        return "bounced"
    if receipt.status == "canceled":
        return _HOPELESS.get(receipt.failure, "address_excluded")
    return _HOPELESS.get(receipt.failure, "")


def network_receipt(state: str) -> Receipt:
    """Return what the e-invoice network says of an invoice, by the host's word for it.

    >>> network_receipt("done").status, network_receipt("processing").status
    ('sent', 'process')
    >>> judge_receipts([network_receipt("error")])
    Verdict(state='undeliverable', reason='refused_by_network')
    """
    if state in ("error", "skipped"):
        return Receipt("exception", "network")
    return Receipt("sent" if state == "done" else "process")
