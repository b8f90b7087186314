"""Where the front door keeps and finds things."""

import os
from pathlib import Path

import pytest

from frontdoor.settings import read_settings


def test_own_cache_variable_wins_over_the_shared_one():
    settings = read_settings({"O2C_CACHE": "/a/own", "XDG_CACHE_HOME": "/a/shared"})
    assert settings.cache == Path("/a/own")


def test_shared_cache_variable_gets_a_folder_of_ours():
    assert read_settings({"XDG_CACHE_HOME": "/a/shared"}).cache == Path("/a/shared/o2c")


def test_default_cache_is_in_the_users_home(monkeypatch):
    monkeypatch.setenv("HOME", "/a/person")
    assert read_settings({}).cache == Path("/a/person/.cache/o2c")


def test_relative_cache_means_the_current_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read_settings({"O2C_CACHE": "here"}).cache == tmp_path / "here"


def test_empty_odoo_variable_counts_as_absent():
    assert read_settings({"O2C_ODOO": ""}).odoo is None


def test_addon_folders_are_separated_as_paths_are():
    settings = read_settings({"O2C_ADDONS": os.pathsep.join(["/one", "", "/two"])})
    assert settings.addons == (Path("/one"), Path("/two"))


@pytest.mark.parametrize("name", ["PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE"])
def test_any_server_variable_names_a_server_of_the_users_own(name):
    assert read_settings({name: "x"}).external_postgres


def test_without_server_variables_the_server_is_ours():
    assert not read_settings({"PGHOST": ""}).external_postgres
