"""Searching by figures that are computed and not stored."""

import operator as compare
from functools import partial

from odoo.fields import Domain

_COMPARISONS = {
    "=": compare.eq,
    "!=": compare.ne,
    "<": compare.lt,
    "<=": compare.le,
    ">": compare.gt,
    ">=": compare.ge,
    "in": lambda figure, values: figure in values,
    "not in": lambda figure, values: figure not in values,
}


def domain_of_matches(figures, operator, value):
    """Return the domain of the records whose figure compares to ``value``.

    :param dict figures: {record id: figure} of the records that have one; the others' is
        zero (or false), and they are among those found where that compares so too
    """
    if operator not in _COMPARISONS:
        return NotImplemented
    matches = partial(_matches, operator, value)
    if matches(0):
        others = [record_id for record_id, figure in figures.items() if not matches(figure)]
        return Domain("id", "not in", others)
    return Domain("id", "in", [one for one, figure in figures.items() if matches(figure)])


def _matches(operator, value, figure):
    return _COMPARISONS[operator](figure, value)
