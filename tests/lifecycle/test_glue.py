"""The glue to stock comes by itself, and goes without taking anything along."""

import pytest

from . import books


@pytest.fixture(scope="module")
def life(books_with_stock):
    """The modules and books with the glue, and after it."""
    before = books_with_stock.posted()
    warnings = books_with_stock.install()
    together = books_with_stock.modules()
    books_with_stock.script("uninstall_glue")
    return {
        "before": before,
        "warnings": warnings,
        "together": together,
        "alone": books_with_stock.modules(),
        "after": books_with_stock.posted(),
        "left_behind": books_with_stock.left_behind(books.LEFT_BEHIND_BY_GLUE),
    }


def test_the_glue_comes_with_the_addon_where_goods_are_sold_from_stock(life):
    assert life["together"] == ["o2c_automation", "o2c_automation_stock"]


def test_installing_both_is_silent(life):
    assert "WARNING" not in life["warnings"]


def test_the_addon_stays_when_the_glue_goes(life):
    assert life["alone"] == ["o2c_automation"]


def test_no_posted_entry_changes(life):
    assert life["after"] == life["before"]


def test_the_glue_leaves_nothing_behind(life):
    assert life["left_behind"] == {}
