"""The engine's parts, one by one."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_world import item, line

from o2c_automation.engine import matching
from o2c_automation.engine.matching import REASONS, Partner
from o2c_automation.engine.matching.grades import Grade
from o2c_automation.engine.matching.hits import find_references
from o2c_automation.engine.matching.ledger import Ledger
from o2c_automation.engine.matching.names import NameIndex, forms_agree, parse_name
from o2c_automation.engine.matching.near import cut_tail, unknown_numbers
from o2c_automation.engine.matching.postings import Postings
from o2c_automation.engine.matching.reasons import KNOWN_FLAGS
from o2c_automation.engine.matching.references import ReferenceIndex
from o2c_automation.engine.matching.scan import compact, compact_all, money_spans, scan, upper
from o2c_automation.engine.matching.score import POINTS, REFERENCE
from o2c_automation.engine.matching.shapes import learn_shape, split_series
from o2c_automation.engine.matching.subsets import subsets_to

MODULES = [m.name for m in pkgutil.iter_modules(matching.__path__)]
SOURCES = [Path(p) for base in matching.__path__ for p in sorted(Path(base).glob("*.py"))]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"{matching.__name__}.{name}")
    assert doctest.testmod(module).failed == 0


# --- codes ----------------------------------------------------------------------
def test_every_scored_code_is_explained() -> None:
    scored = {*POINTS, *(code for code, _ in REFERENCE.values())}
    assert scored - set(REASONS) == set()


def test_every_code_the_sources_use_is_explained() -> None:
    pattern = re.compile(r"\b(?:guard|add)\(\s*\"([a-z_]+)\"")
    used = {code for path in SOURCES for code in pattern.findall(path.read_text("utf-8"))}
    assert used - set(REASONS) == set()


def test_every_explanation_is_one_sentence() -> None:
    assert [c for c, text in REASONS.items() if not re.fullmatch(r"[A-Z][^.]*\.", text)] == []


def test_every_explained_code_is_used_somewhere() -> None:
    written = "".join(p.read_text("utf-8") for p in SOURCES if p.name != "reasons.py")
    written += " amount_deduction amount_partial"  # built from the kind of difference
    written += " ".join(KNOWN_FLAGS)  # given by the caller
    assert [code for code in REASONS if code not in written] == []


# --- text -----------------------------------------------------------------------
@given(st.text(max_size=80))
def test_cutting_a_text_keeps_every_place(text: str) -> None:
    found = scan(text)
    assert [found.upper[p.start : p.end] for p in found.parts] == [p.text for p in found.parts]


@given(st.text(max_size=80))
def test_upper_case_keeps_the_length(text: str) -> None:
    assert len(upper(text)) == len(text)


@given(st.lists(st.text(alphabet="AbO0Il1-/ ß\nø", max_size=12), max_size=6))
def test_many_texts_are_compacted_like_each_alone(texts: list[str]) -> None:
    assert compact_all(texts) == [compact(t) for t in texts]


@pytest.mark.parametrize(
    ("text", "found"),
    [("12.50", 1), ("1.008,15", 1), ("3 %", 1), ("00120,21", 0), ("INV/2026/00012", 0),
     ("30.10.2026", 0)],
)  # fmt: skip
def test_amounts_are_told_from_numbers(text: str, found: int) -> None:
    assert len(money_spans(text)) == found


# --- subsets --------------------------------------------------------------------
@given(st.lists(st.integers(-50, 50), max_size=8), st.integers(-100, 100))
def test_every_subset_that_fits_is_found(amounts: list[int], target: int) -> None:
    masks = range(1, 1 << len(amounts))
    sets = (tuple(i for i in range(len(amounts)) if m >> i & 1) for m in masks)
    expected = sorted(s for s in sets if sum(amounts[i] for i in s) == target)
    assert list(subsets_to(amounts, target, 10_000, limit=300).fits) == expected


def test_beyond_the_budget_only_pairs_are_tried_and_it_says_so() -> None:
    found = subsets_to([3, 4, 5, 6, *[1_000] * 60], 9, budget=1_000)
    assert (found.fits, found.complete) == (((0, 3), (1, 2)), False)


def test_no_items_add_up_to_nothing() -> None:
    assert subsets_to([], 5, 1_000).fits == ()


# --- index ----------------------------------------------------------------------
@given(st.lists(st.sampled_from("abcd"), max_size=12), st.integers(0, 12))
def test_postings_keep_all_positions_in_order(keys: list[str], cut: int) -> None:
    postings: Postings[str] = Postings()
    postings.add(keys[:cut], range(len(keys))[:cut])
    postings.add(keys[cut:], range(len(keys))[cut:])
    found = {key: list(postings.get(key)) for key in "abcd"}
    assert found == {key: [i for i, k in enumerate(keys) if k == key] for key in "abcd"}


@pytest.mark.parametrize(
    ("numbers", "counter"),
    [
        (["INV/2026/1", "INV/2026/2"], 1),
        (["7/2026", "8/2026"], 0),
        (["FV/1/10/26", "FV/2/10/26"], 0),
    ],
)
def test_the_run_that_varies_most_is_the_counter(numbers: list[str], counter: int) -> None:
    (series,) = split_series(numbers)
    assert learn_shape(series.outline, series.columns).counter == counter


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("INV/2026/00412", Grade.EXACT),
        ("inv 2026 412", Grade.MANGLED),
        ("/2026/00412", Grade.PARTIAL),
        ("26/00412", Grade.PARTIAL),
        ("Inv 412", Grade.SHORT),
        ("00412", Grade.SHORT),
        ("no. 412", Grade.BARE),
    ],
)
def test_a_number_is_graded_by_how_much_of_it_is_there(text: str, grade: Grade) -> None:
    index = ReferenceIndex([item("INV/2026/00412", 1), item("INV/2026/00413", 1)])
    assert [h.grade for h in find_references(line(1, text), index).hits] == [grade]


@pytest.mark.parametrize("text", ["30.10.2026", "12%", "promo Q3", "4", "0412 kg"])
def test_dates_percentages_and_quantities_are_no_sure_numbers(text: str) -> None:
    index = ReferenceIndex([item("INV/2026/00412", 1), item("INV/2026/02026", 1)])
    assert find_references(line(1, text), index).strong() == []


def test_a_number_without_digits_is_found_as_a_word() -> None:
    index = ReferenceIndex([item("OPENING BALANCE", 1)])
    assert len(find_references(line(1, "opening balance"), index).hits) == 1


def test_two_years_of_one_counter_are_told_apart() -> None:
    index = ReferenceIndex([item("INV/2025/00412", 1), item("INV/2026/00412", 1)])
    hits = find_references(line(1, "INV/2025/00412"), index).hits
    assert [h.item for h in hits] == [0]


@pytest.mark.parametrize(
    ("text", "tail"),
    [("INV/2026/00412, INV/20", "INV20"), ("INV/2026/00412, ", ""), ("INV/2026/00412 +", ""),
     ("INV/2026/00412 thanks", None), ("INV/2026/00412", None), ("hello", None)],
)  # fmt: skip
def test_what_the_bank_cut_off_is_seen(text: str, tail: str | None) -> None:
    index = ReferenceIndex([item("INV/2026/00412", 1), item("INV/2026/00413", 1)])
    assert cut_tail(find_references(line(1, text), index), index) == tail


@pytest.mark.parametrize(
    ("number", "text", "unknown"),
    [("INV/2026/00412", "INV/2026/09999", 1), ("INV/2026/00412", "INV202609999", 1),
     ("100012345", "100019999", 1), ("INV/2026/00412", "order 09999", 0),
     ("INV/2026/00412", "INV/2026/00412", 0)],
)  # fmt: skip
def test_numbers_built_like_ours_are_recognised(number: str, text: str, unknown: int) -> None:
    index = ReferenceIndex([item(number, 1)])
    assert len(unknown_numbers(find_references(line(1, text), index), index)) == unknown


# --- names ----------------------------------------------------------------------
NAMES = NameIndex(
    [
        Partner(1, "Müller & Söhne GmbH"),
        Partner(2, "Łódzka Hurtownia Sp. z o.o."),
        Partner(3, "Kestrel Farms Ltd"),
        Partner(4, "Kestrel Farms PLC"),
        Partner(5, "Étoile du Nord S.A.R.L."),
        Partner(6, "Nordisk Papper AB"),
        Partner(7, "Ωμέγα Τεχνική"),
        Partner(8, "Harrow Street Bakery Limited"),
    ]
)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("MUELLER SOEHNE", (1,)),
        ("Muller & Sohne GmbH", (1,)),
        ("LODZKA HURTOWNIA", (2,)),
        ("Etoile du Nord", (5,)),
        ("AB Nordisk Papper", (6,)),
        ("OMEGA TECHNIKI", (7,)),
        ("HARROW STREET BAKE", (8,)),
        ("Bakery Harrow Street", (8,)),
        ("HarrowStreetBakery", (8,)),
        ("Harrow Stret Bakery", (8,)),
        ("Kestrel Farms", (3, 4)),
        ("KESTREL FARMS P.L.C.", (4,)),
        ("Unrelated Company", ()),
        ("", ()),
        ("&", ()),
    ],
)
def test_a_payers_name_finds_its_customers(stated: str, expected: tuple[int, ...]) -> None:
    assert tuple(sorted(NAMES.find(stated).ids)) == expected


def test_a_legal_form_no_table_knows_still_makes_a_twin() -> None:
    index = NameIndex([Partner(1, "Alder Mills Ltd"), Partner(2, "Alder Mills Xyz")])
    assert index.find("ALDER MILLS").ids == (1, 2)


def test_two_equally_near_names_are_told_as_close() -> None:
    index = NameIndex([Partner(1, "Harbour Trading"), Partner(2, "Harbour Tradings Two")])
    assert index.find("Harbour Tradin").exact is False


@pytest.mark.parametrize(
    ("stated", "known", "agree"),
    [("", "GMBH", True), ("GM", "GMBH", True), ("LTD", "PLC", False), ("LTD", "", True)],
)
def test_legal_forms_disagree_only_when_both_are_known(
    stated: str, known: str, agree: bool
) -> None:
    assert forms_agree(stated, known) is agree


@given(st.text(max_size=40))
def test_taking_a_name_apart_never_fails(text: str) -> None:
    assert isinstance(parse_name(text).glued, str)


# --- groups ---------------------------------------------------------------------
def test_a_group_that_bites_its_own_tail_ends() -> None:
    ledger = Ledger([], [Partner(1, "A", parent_id=2), Partner(2, "B", parent_id=1)])
    assert (ledger.head(1), ledger.pays_for(3, 1)) == (2, False)


def test_the_head_of_the_head_pays_too() -> None:
    partners = [Partner(1, "A"), Partner(2, "B", parent_id=1), Partner(3, "C", parent_id=2)]
    assert Ledger([], partners).pays_for(1, 3)
