"""What holds for every batch, whatever is in it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_world import ACME_IBAN, PARTNERS, TODAY, item, line, match_all

from o2c_automation.engine.matching import BankLine, OpenItem, Proposal

AMOUNTS = st.sampled_from([100, 2_500, 5_000, 5_001, 7_499, 10_000, 12_345, 98_000])
OWNERS = st.sampled_from(["acme", "bolt", "head", "child", "twin1", "twin2"])
NAMES = st.sampled_from(
    ["", "Acme Tooling", "BOLT SOENNER", "Kestrel Farms", "Kestrel Farms PLC", "Meridiaan Holding",
     "Dochter Logistiek", "Stranger & Sons"]
)  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> list[OpenItem]:
    """Items of six customers, some credit notes, some with discounts; perhaps a payment of one."""
    items = []
    for n in range(draw(st.integers(1, 8))):
        amount = draw(AMOUNTS) * draw(st.sampled_from([1, 1, 1, -1]))
        discount = amount // 50 if amount > 0 and draw(st.booleans()) else 0
        items.append(
            item(f"INV/2026/004{n:02d}", amount, draw(OWNERS), discount=discount,
                 discount_until=TODAY if discount else None)
        )  # fmt: skip
    if draw(st.booleans()):
        settled = draw(st.sampled_from(items))
        items.append(
            item("PAY/2026/0001", draw(AMOUNTS), settled.partner_id, kind="payment",
                 settles=(settled.id,))
        )  # fmt: skip
    return items


@st.composite
def bank_lines(draw: st.DrawFn, items: Sequence[OpenItem], n: int) -> BankLine:
    """A line naming up to three items, paying about what they ask for."""
    named = draw(st.lists(st.sampled_from(list(items)), max_size=3, unique=True))
    total = sum(i.residual for i in named) or draw(AMOUNTS)
    amount = total + draw(st.sampled_from([0, 0, 0, -1, 700, -200, -total // 2]))
    text = draw(st.sampled_from([", ", " ", "+"])).join(i.number for i in named)
    account = draw(st.sampled_from(["", "", ACME_IBAN]))
    position = draw(st.integers(0, 2))
    return line(amount, text, draw(NAMES), id=n, payer_account=account, position=position)


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[BankLine], list[OpenItem]]:
    items = draw(ledgers())
    return [draw(bank_lines(items, n)) for n in range(draw(st.integers(1, 5)))], items


def after(
    lines: Sequence[BankLine], items: Sequence[OpenItem], proposals: Sequence[Proposal]
) -> list[OpenItem]:
    """The items once the automatic proposals are posted."""
    paid: dict[object, list[tuple[int, str]]] = defaultdict(list)
    for bank_line, proposal in zip(lines, proposals, strict=True):
        for a in proposal.allocations if proposal.verdict == "auto" else ():
            paid[a.item_id].append((a.amount, bank_line.text))
    return [
        dataclasses.replace(
            i, residual=i.residual - sum(amount for amount, _ in paid[i.id]), paid=tuple(paid[i.id])
        )
        for i in items
    ]


@given(batches())
@settings(max_examples=150, deadline=None)
def test_every_proposal_conserves_the_amount(
    batch: tuple[list[BankLine], list[OpenItem]],
) -> None:
    lines, items = batch
    for paid, p in zip(lines, match_all(lines, items), strict=True):
        allocated = sum(a.amount for a in p.allocations)
        assert allocated == paid.amount + p.fee + p.discount - p.over


@given(batches())
@settings(max_examples=150, deadline=None)
def test_no_batch_posts_beyond_a_residual(batch: tuple[list[BankLine], list[OpenItem]]) -> None:
    lines, items = batch
    left = {i.id: i.residual for i in after(lines, items, match_all(lines, items))}
    assert all(left[i.id] * (1 if i.residual > 0 else -1) >= 0 for i in items)


@given(batches())
@settings(max_examples=150, deadline=None)
def test_no_suggestion_goes_beyond_what_is_left(
    batch: tuple[list[BankLine], list[OpenItem]],
) -> None:
    lines, items = batch
    proposals = match_all(lines, items)
    left = {i.id: i.residual for i in after(lines, items, proposals)}
    suggested = [a for p in proposals if p.verdict == "suggest" for a in p.allocations]
    assert all(abs(a.amount) <= abs(left[a.item_id]) for a in suggested)


@given(batches(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_lines_are_given_does_not_matter(
    batch: tuple[list[BankLine], list[OpenItem]], random: st.random_module
) -> None:
    lines, items = batch
    expected = {p.line_id: p for p in match_all(lines, items)}
    shuffled = random.sample(lines, len(lines))
    assert {p.line_id: p for p in match_all(shuffled, items)} == expected


@given(batches())
@settings(max_examples=150, deadline=None)
def test_a_second_run_after_posting_posts_nothing_more(
    batch: tuple[list[BankLine], list[OpenItem]],
) -> None:
    lines, items = batch
    first = match_all(lines, items)
    open_lines = [b for b, p in zip(lines, first, strict=True) if p.verdict != "auto"]
    second = match_all(open_lines, after(lines, items, first))
    assert [p.verdict for p in second if p.verdict == "auto"] == []


@given(batches())
@settings(max_examples=60, deadline=None)
def test_the_same_facts_give_the_same_answer(
    batch: tuple[list[BankLine], list[OpenItem]],
) -> None:
    lines, items = batch
    assert match_all(lines, items) == match_all(lines, items)


@given(batches())
@settings(max_examples=60, deadline=None)
def test_nothing_that_went_out_or_names_no_customer_is_posted(
    batch: tuple[list[BankLine], list[OpenItem]],
) -> None:
    lines, items = batch
    owners = {p.id for p in PARTNERS}
    for paid, p in zip(lines, match_all(lines, items), strict=True):
        assert p.verdict != "auto" or (paid.amount > 0 and p.partner_id in owners)


@st.composite
def confused_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and the same with one other digit."""
    counter = draw(st.integers(10_000, 99_999).map(str))
    place = draw(st.integers(0, 4))
    digit = draw(st.sampled_from([d for d in "123456789" if d != counter[place]]))
    return tuple(
        f"INV/2026/{one}" for one in (counter, counter[:place] + digit + counter[place + 1 :])
    )


@given(confused_numbers(), AMOUNTS, st.booleans())
@settings(max_examples=80, deadline=None)
def test_a_number_of_one_twin_that_may_be_the_others_mistyped_waits_for_a_person(
    numbers: tuple[str, str], amount: int, swapped: bool
) -> None:
    first, second = ("twin2", "twin1") if swapped else ("twin1", "twin2")
    items = [item(numbers[0], amount, first), item(numbers[1], amount, second)]
    (proposal,) = match_all([line(amount, numbers[0], "Kestrel Farms")], items)
    assert (proposal.verdict, proposal.partner_id) == ("suggest", first)
    assert "reference_contradicted" in proposal.reasons


@given(confused_numbers(), AMOUNTS)
@settings(max_examples=80, deadline=None)
def test_a_number_near_to_a_twins_is_posted_where_the_payer_names_its_legal_form(
    numbers: tuple[str, str], amount: int
) -> None:
    items = [item(numbers[0], amount, "twin1"), item(numbers[1], amount, "twin2")]
    (proposal,) = match_all([line(amount, numbers[0], "Kestrel Farms Ltd")], items)
    assert (proposal.verdict, proposal.partner_id) == ("auto", "twin1")


@given(confused_numbers(), AMOUNTS)
@settings(max_examples=80, deadline=None)
def test_a_number_near_to_a_twins_is_posted_where_the_twin_owes_another_amount(
    numbers: tuple[str, str], amount: int
) -> None:
    items = [item(numbers[0], amount, "twin1"), item(numbers[1], 3 * amount, "twin2")]
    (proposal,) = match_all([line(amount, numbers[0], "Kestrel Farms")], items)
    assert proposal.verdict == "auto"
