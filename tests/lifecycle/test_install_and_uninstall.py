"""The addon comes into a company's running books and goes, and the books stay.

A class a kind of books: its tests share one database, so one process of the run has them all.
"""

import pytest


@pytest.fixture(scope="class")
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


class ComingAndGoing:
    """What holds for every kind of books."""

    def test_there_are_books_to_compare(self, life):
        assert int(life["before"].split()[-1]) > 10

    def test_installing_changes_no_posted_entry(self, life):
        assert life["installed"] == life["before"]

    def test_installing_is_silent(self, life):
        assert "WARNING" not in life["warnings"]
        assert "ERROR" not in life["warnings"]

    def test_uninstalling_changes_no_posted_entry(self, life):
        assert life["after"] == life["before"]

    def test_uninstalling_leaves_nothing_behind(self, life):
        assert life["left_behind"] == {}


class TestPlainBooks(ComingAndGoing):
    """Nobody asked for demonstration data."""

    has_demo = False

    def test_no_demo_data_comes(self, life):
        assert life["demo_invoices"] == 0


class TestBooksWithDemoData(ComingAndGoing):
    """The database was made with demonstration data."""

    has_demo = True

    def test_the_demo_data_comes_whole(self, life):
        assert life["demo_invoices"] == 19
