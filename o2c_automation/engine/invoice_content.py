"""What must be right in an invoice, compared with its order, delivery, customer and terms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

#: A code of checks that people define themselves.
CUSTOM = "custom"
#: What reason codes of such checks begin with; the id of the check follows.
CUSTOM_PREFIX = "check_"

# Prices have more decimals than the currency; less than this is no difference.
_PRICE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class OrderLineFacts:
    """What was agreed about a line.

    :param price: unit price after discount; None where it cannot be compared
    :param ordered: quantity ordered, in units of the order
    :param delivered: quantity delivered
    :param invoiced: quantity on all invoices, less credit notes
    :param by_delivery: whether what is delivered counts, not what is ordered
    """

    price: float | None
    ordered: float
    delivered: float
    invoiced: float
    by_delivery: bool


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line with an amount.

    :param price: unit price after discount
    :param expected_taxes: those of each order line, or of the product
    :param order_lines: all that the line invoices
    """

    price: float
    taxes: frozenset[int]
    expected_taxes: tuple[frozenset[int], ...] = ()
    order_lines: tuple[OrderLineFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """What an invoice says, and what it should say; None or nothing where nothing is expected.

    :param expected_fiscal_positions: those of all its orders; ``expected_terms`` likewise
    :param terms_due: the last day the payment terms give
    :param delivered_on: the day of delivery as far as it is known
    :param duplicates: other posted invoices with customer, day and total the same
    """

    is_credit_note: bool
    lines: tuple[LineFacts, ...]
    fiscal_position: int
    expected_fiscal_positions: frozenset[int]
    terms: int
    expected_terms: frozenset[int]
    has_reference: bool
    has_valid_vat: bool
    has_full_address: bool
    has_bank_account: bool
    has_payment_reference: bool
    invoice_date: date
    due: date | None
    terms_due: date | None
    delivered_on: date | None
    ordered_on: date | None
    duplicates: int


@dataclass(frozen=True, slots=True)
class Check:
    """One check that applies to the invoice: its key, what it looks for, whether it blocks."""

    key: int
    code: str
    blocks: bool


#: Every code :func:`content_problems` returns, in its order.
CONTENT_CODES = (
    "price_differs",
    "quantity_above_order",
    "quantity_above_delivery",
    "tax_differs",
    "fiscal_position_differs",
    "no_reference",
    "duplicate",
    "incomplete_address",
    "invalid_vat",
    "no_bank_account",
    "no_payment_reference",
    "due_date_differs",
    "terms_differ",
    "delivered_later",
    "ordered_later",
)


def content_problems(facts: ContentFacts) -> tuple[str, ...]:
    """Return the codes of all that is wrong, in the order of :data:`CONTENT_CODES`."""
    found = {
        *_line_problems(facts),
        *_customer_problems(facts),
        *_terms_problems(facts),
        *_date_problems(facts),
    }
    return tuple(code for code in CONTENT_CODES if code in found)


def judge(
    checks: Sequence[Check], found: Sequence[str], unmet: Collection[int]
) -> tuple[Check, ...]:
    """Return the checks that fail, those of the first code found first.

    :param found: codes of what is wrong
    :param unmet: keys of the checks people defined whose condition is not met
    """
    rank = {code: number for number, code in enumerate(found)}
    failed = [c for c in checks if c.code in rank or (c.code == CUSTOM and c.key in unmet)]
    return tuple(sorted(failed, key=lambda c: rank.get(c.code, len(rank))))


def reason_of(check: Check) -> str:
    """Return the reason code of a failed check.

    >>> reason_of(Check(7, "custom", True)), reason_of(Check(1, "duplicate", True))
    ('check_7', 'duplicate')
    """
    return f"{CUSTOM_PREFIX}{check.key}" if check.code == CUSTOM else check.code


def _line_problems(facts: ContentFacts) -> set[str]:
    found = {
        "tax_differs": any(_has_other_taxes(line) for line in facts.lines),
        "fiscal_position_differs": bool(facts.expected_fiscal_positions - {facts.fiscal_position}),
    }
    if not facts.is_credit_note:
        agreed = [(line, order) for line in facts.lines for order in line.order_lines]
        orders = [order for _line, order in agreed]
        found |= {
            "price_differs": any(_has_other_price(line, order) for line, order in agreed),
            "quantity_above_order": any(
                not o.by_delivery and o.invoiced > o.ordered for o in orders
            ),
            "quantity_above_delivery": any(
                o.by_delivery and o.invoiced > o.delivered for o in orders
            ),
        }
    return _true(found)


def _has_other_taxes(line: LineFacts) -> bool:
    return any(line.taxes != expected for expected in line.expected_taxes)


def _has_other_price(line: LineFacts, order: OrderLineFacts) -> bool:
    return order.price is not None and bool(round(line.price - order.price, _PRICE_DECIMALS))


def _customer_problems(facts: ContentFacts) -> set[str]:
    return _true(
        {
            "no_reference": not facts.has_reference,
            "duplicate": facts.duplicates > 0,
            "incomplete_address": not facts.has_full_address,
            "invalid_vat": not facts.has_valid_vat,
        }
    )


def _terms_problems(facts: ContentFacts) -> set[str]:
    if facts.is_credit_note:
        return set()
    is_early = facts.due is not None and facts.due < facts.invoice_date
    return _true(
        {
            "no_bank_account": not facts.has_bank_account,
            "no_payment_reference": not facts.has_payment_reference,
            "due_date_differs": is_early or facts.terms_due not in (None, facts.due),
            "terms_differ": bool(facts.expected_terms - {facts.terms}),
        }
    )


def _date_problems(facts: ContentFacts) -> set[str]:
    return _true(
        {
            "delivered_later": _is_after(facts.delivered_on, facts.invoice_date),
            "ordered_later": _is_after(facts.ordered_on, facts.invoice_date),
        }
    )


def _is_after(day: date | None, other: date) -> bool:
    return day is not None and day > other


def _true(found: dict[str, bool]) -> set[str]:
    return {code for code, is_found in found.items() if is_found}
