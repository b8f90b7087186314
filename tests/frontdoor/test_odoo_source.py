"""Odoo's source, given or unpacked."""

from pathlib import Path

import pytest

from frontdoor import odoo_source
from frontdoor.problem import Problem
from frontdoor.settings import Settings


def make_odoo(folder, version="19, 0, 0"):
    (folder / "odoo" / "addons" / "base").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(f"version_info = ({version}, FINAL, 0, '')\n")
    return folder


def test_an_absolute_link_is_turned_into_the_tree(tmp_path):
    (tmp_path / "usr/share").mkdir(parents=True)
    (tmp_path / "usr/share/thing.js").write_text("x")
    link = tmp_path / "usr/lib/thing.js"
    link.parent.mkdir()
    link.symlink_to("/usr/share/thing.js")
    odoo_source.keep_links_inside(tmp_path)
    assert (link.readlink(), link.read_text()) == (Path("../share/thing.js"), "x")


def test_a_relative_link_is_left_alone(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("target")
    odoo_source.keep_links_inside(tmp_path)
    assert link.readlink() == Path("target")


def test_the_version_is_read_from_the_packages_own_file():
    files = [Path("odoo-19-doc_1_all.deb"), Path("odoo-19_19.0+x-1_all.deb")]
    assert odoo_source.version_of("odoo-19", files) == "19.0+x-1"


def test_a_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(Problem, match="no Odoo source"):
        odoo_source.require_series(tmp_path)


def test_another_series_is_refused(tmp_path):
    with pytest.raises(Problem, match=r"is Odoo 18\.0, and the addon needs 19\.0"):
        odoo_source.require_series(make_odoo(tmp_path, "18, 0, 0"))


def test_a_checkout_brings_both_of_its_addon_folders(tmp_path):
    checkout = make_odoo(tmp_path / "checkout")
    (checkout / "addons" / "account").mkdir(parents=True)
    source = odoo_source.locate(Settings(cache=tmp_path / "cache", odoo=checkout))
    assert source.addons == (checkout / "addons", checkout / "odoo/addons")


def test_the_neighbours_of_a_given_odoo_stay_out_of_reach(tmp_path):
    packages = make_odoo(tmp_path / "dist-packages")
    (packages / "requests").mkdir()
    source = odoo_source.locate(Settings(cache=tmp_path / "cache", odoo=packages))
    assert [path.name for path in source.python_path.iterdir()] == ["odoo"]


def test_a_complete_tree_is_used_without_asking_the_network(tmp_path, monkeypatch):
    tree = tmp_path / "odoo" / "tree"
    tree.mkdir(parents=True)
    (tree / "version").write_text("19.0-1\n")
    (tree / ".complete").touch()
    monkeypatch.setenv("PATH", "/nowhere")
    assert odoo_source.locate(Settings(cache=tmp_path)).identity == "19.0-1"
