"""What each piece of evidence is worth.

Points add up to at most 1000. They are calibrated so that the least sufficient combinations of
the three kinds of evidence (which item, how much, who) end just above the default threshold of
720: a full reference with the exact amount and no payer; the bare running number with the exact
amount and a payer's name; or no reference, but the only item of that amount and a similar name.
"""

from __future__ import annotations

from .grades import Grade

REFERENCE: dict[Grade, tuple[str, int]] = {
    Grade.STRUCTURED: ("reference_structured", 580),
    Grade.EXACT: ("reference_exact", 560),
    Grade.MANGLED: ("reference_mangled", 540),
    Grade.CUSTOMER: ("reference_customer", 520),
    Grade.PARTIAL: ("reference_partial", 480),
    Grade.SHORT: ("reference_short", 400),
    Grade.BARE: ("reference_bare", 300),
}
POINTS: dict[str, int] = {
    "reference_list": 480,
    "reference_near": 380,
    "reference_cut": 420,
    "amount_exact": 300,
    "amount_unique": 300,
    "amount_registered": 300,
    "amount_rounding": 260,
    "amount_discount": 280,
    "amount_discount_late": 250,
    "amount_fee": 230,
    "amount_deduction": 200,
    "amount_partial": 190,
    "amount_over": 190,
    "amount_balance": 600,
    "amount_overdue": 590,
    "amount_oldest": 550,
    "amount_subset": 260,
    "amount_near": 60,
    "date_stated": 60,
    "shortage_located": 40,
    "words_deduction": 20,
    "words_instalment": 20,
    "words_balance": 40,
    "payer_given": 200,
    "payer_account": 200,
    "payer_alias": 190,
    "payer_name": 180,
    "payer_twin": 150,
    "payer_fuzzy": 140,
    "payer_similar": 90,
    "payer_head": 150,
    "payer_silent": 0,
    "payer_trusted": 0,
    "payer_unknown": -250,
    "payer_conflict": -400,
}
MAXIMUM = 1000


def clamp(points: int) -> int:
    """Keep a sum of points on the scale.

    >>> clamp(-20), clamp(640), clamp(1234)
    (0, 640, 1000)
    """
    return max(0, min(MAXIMUM, points))
