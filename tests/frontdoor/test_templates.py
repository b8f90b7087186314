"""What a prepared database is made of decides which template it is copied from."""

from pathlib import Path

from frontdoor.addons import Addon, host_modules, installable, read, scope, with_own
from frontdoor.commands.test import recipe_of
from frontdoor.templates import Recipe, of_same_kind, template_name

CORE = Addon(Path("/x/core"), ("sale", "mail"))
GLUE = Addon(Path("/x/glue"), ("core", "sale_stock"))


def test_the_name_changes_with_each_part():
    names = {template_name("host", parts) for parts in (["a", "b"], ["a", "c"], ["ab"])}
    assert len(names) == 3


def test_the_name_stays_the_same_for_the_same_parts():
    assert template_name("host", ["a"]) == template_name("host", ["a"])


def test_the_name_fits_postgresqls_limit():
    assert len(template_name("addon_plain", ["x" * 1000])) < 63


def test_host_modules_leave_out_the_projects_own():
    assert host_modules([CORE, GLUE]) == ["mail", "sale", "sale_stock"]


def test_a_recipe_adds_its_own_modules():
    assert Recipe((CORE,), ("contacts", "sale")).host_modules == ["contacts", "mail", "sale"]


def test_glue_is_tested_with_what_it_builds_on():
    assert with_own(GLUE, [CORE, GLUE]) == [CORE, GLUE]


def test_the_main_addon_is_tested_without_glue():
    assert with_own(CORE, [CORE, GLUE]) == [CORE]


def test_templates_of_glue_are_told_apart():
    paths = (Path("/x/o2c_automation"), Path("/x/o2c_automation_stock"))
    labels = [Recipe((), scope=scope(Addon(path, ()))).label for path in paths]
    assert labels == ["plain", "plain_stock"]


def test_a_database_for_glue_begins_with_what_the_main_addon_needs():
    recipe = recipe_of([CORE, GLUE])
    assert recipe.begins_with.host_modules == ["mail", "sale"]
    assert recipe.host_modules == ["mail", "sale", "sale_stock"]


def test_the_main_addons_database_begins_with_nothing():
    assert recipe_of([CORE]).begins_with is None


def test_a_new_template_replaces_those_of_its_kind_only():
    plain = template_name("host_plain", ["new"])
    others = [template_name(kind, ["old"]) for kind in ("host_plain", "host_plain_stock")]
    assert of_same_kind(plain, others) == others[:1]


def test_glue_without_its_other_side_is_not_installable(tmp_path):
    for name in ("sale", "mail", "core"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text("{}")
    assert installable([CORE, GLUE], [tmp_path]) == [CORE]


def test_a_manifest_is_read_without_running_it(tmp_path):
    (tmp_path / "__manifest__.py").write_text('{"name": "X", "depends": ["sale"]}')
    assert read(tmp_path).depends == ("sale",)
