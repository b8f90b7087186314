"""The addon comes into a company's running books and goes, and the books stay."""

import pytest


@pytest.fixture(scope="module")
def life(old_books):
    """What the books were before the addon, with it, and after it."""
    before = old_books.posted()
    warnings = old_books.install()
    installed = old_books.posted()
    demo_invoices = old_books.demo_invoices()
    old_books.script("uninstall")
    return {
        "before": before,
        "warnings": warnings,
        "installed": installed,
        "demo_invoices": demo_invoices,
        "after": old_books.posted(),
        "left_behind": old_books.left_behind(),
    }


def test_there_are_books_to_compare(life):
    assert int(life["before"].split()[-1]) > 10


def test_installing_changes_no_posted_entry(life):
    assert life["installed"] == life["before"]


def test_installing_is_silent(life):
    assert "WARNING" not in life["warnings"]
    assert "ERROR" not in life["warnings"]


def test_uninstalling_changes_no_posted_entry(life):
    assert life["after"] == life["before"]


def test_uninstalling_leaves_nothing_behind(life):
    assert life["left_behind"] == {}


def test_demo_data_comes_whole_where_asked_for_and_else_not_at_all(life, old_books):
    assert life["demo_invoices"] == (18 if old_books.has_demo else 0)
