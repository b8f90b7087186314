"""Folders are complete or absent, and their digests tell contents apart."""

import pytest

from frontdoor import folders
from frontdoor.problem import Problem


def test_a_folder_is_complete_only_once_marked(tmp_path):
    before = folders.is_complete(tmp_path)
    folders.mark_complete(tmp_path)
    assert (before, folders.is_complete(tmp_path)) == (False, True)


def test_a_fresh_folder_has_nothing_of_an_interrupted_run(tmp_path):
    half_done = tmp_path / "tree"
    half_done.mkdir()
    (half_done / "partial").write_text("x")
    assert list(folders.fresh(half_done).iterdir()) == []


def test_a_full_disk_is_said_with_a_cure(tmp_path):
    with pytest.raises(Problem, match=r"GB free.*O2C_CACHE"):
        folders.require_space(tmp_path, needed=10**18)


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "addon" / "tests").mkdir(parents=True)
    (tmp_path / "addon" / "model.py").write_text("a = 1")
    (tmp_path / "addon" / "tests" / "test_model.py").write_text("t = 1")
    return tmp_path / "addon"


def digest(tree):
    return folders.digest_of_trees([tree], skip=frozenset({"tests"}))


def test_the_digest_changes_with_a_file(tree):
    before = digest(tree)
    (tree / "model.py").write_text("a = 2")
    assert digest(tree) != before


def test_the_digest_changes_with_a_name(tree):
    before = digest(tree)
    (tree / "model.py").rename(tree / "other.py")
    assert digest(tree) != before


def test_the_digest_ignores_skipped_folders(tree):
    before = digest(tree)
    (tree / "tests" / "test_model.py").write_text("t = 2")
    assert digest(tree) == before
