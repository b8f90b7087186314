"""E-invoices against their official schemas: which one, where it breaks, and none at all."""

from __future__ import annotations

import doctest
import sys

import pytest

from o2c_automation.einvoice import Result, schemas, validate, worst

needs_schemas = pytest.mark.skipif(
    schemas.installed_path(schemas.schema_file(schemas._CII, "")) is None,
    reason="the official schemas are not installed",
)

CII = """<?xml version="1.0"?>
<rsm:CrossIndustryInvoice
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100">
  <rsm:ExchangedDocumentContext>
    <ram:GuidelineSpecifiedDocumentContextParameter>
      <ram:ID>{guideline}</ram:ID>
    </ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:Surprise/>
</rsm:CrossIndustryInvoice>
"""
UBL = """<{root}
    xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>{number}</cbc:ID>
  <cbc:IssueDate>{day}</cbc:IssueDate>
</{root}>
"""


@needs_schemas
def test_a_violation_has_its_line_its_element_and_its_rule():
    result = validate(CII.format(guideline="urn:cen.eu:en16931:2017").encode())
    (violation,) = result.violations
    assert (violation.line, violation.element) == (10, "Surprise")
    assert "'rsm:ExchangedDocument' expected" in violation.rule


@needs_schemas
@pytest.mark.parametrize(
    ("guideline", "schema"),
    [
        ("urn:factur-x.eu:1p0:minimum", "Factur-X_MINIMUM.xsd"),
        ("urn:factur-x.eu:1p0:basicwl", "Factur-X_BASICWL.xsd"),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "Factur-X_BASIC.xsd"),
        ("urn:cen.eu:en16931:2017", "Factur-X_EN16931.xsd"),
        (
            "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
            "Factur-X_EXTENDED.xsd",
        ),
        ("urn:example:unheard-of", "Factur-X_EXTENDED.xsd"),
    ],
)
def test_the_profile_a_cross_industry_invoice_names_is_the_one_it_is_held_against(
    guideline, schema
):
    assert validate(CII.format(guideline=guideline).encode()).schema == schema


@needs_schemas
def test_every_schema_that_may_be_asked_for_is_in_the_package():
    wanted = [schemas.schema_file(schemas._CII, f"x:{name}") for name in schemas._PROFILES]
    assert all(map(schemas.installed_path, [*wanted, *schemas._UBL.values()]))


@needs_schemas
@pytest.mark.parametrize("root", ["Invoice", "CreditNote"])
def test_a_day_that_does_not_exist_breaks_the_schema_of_ubl(root):
    result = validate(UBL.format(root=root, number="1", day="2026-02-30").encode())
    assert (result.schema, result.violations[0].line) == (f"UBL-{root}-2.1.xsd", 5)


def test_what_is_no_xml_breaks_every_schema():
    assert validate(b"<Invoice>").status == "invalid"


def test_a_document_of_an_unknown_kind_is_not_called_valid():
    assert validate(b"<Invoice/>").status == "unknown"


def test_without_the_package_it_says_that_nothing_was_checked(monkeypatch):
    monkeypatch.setattr(schemas, "_DISTRIBUTION", "no-such-package")
    result = validate(UBL.format(root="Invoice", number="1", day="2026-02-30").encode())
    assert (result.status, result.schema) == ("no_schema", "UBL-Invoice-2.1.xsd")


@needs_schemas
def test_entities_of_a_document_are_not_resolved():
    content = UBL.format(root="Invoice", number="&lol;", day="2026-02-01")
    bomb = '<!DOCTYPE Invoice [<!ENTITY lol "aaaa">]>' + content
    assert validate(bomb.encode()).status == "invalid"


@pytest.mark.parametrize("gravest", ["invalid", "no_schema", "unknown", "valid"])
def test_of_several_files_the_gravest_result_counts(gravest):
    others = {"invalid": ["valid", "unknown"], "no_schema": ["unknown"], "unknown": ["valid"]}
    results = [Result(status) for status in (*others.get(gravest, ()), gravest)]
    assert worst(results) == Result(gravest)


def test_no_file_has_no_result():
    assert worst([]) is None


def test_the_examples_in_the_documentation_hold():
    modules = (schemas, sys.modules[validate.__module__])
    assert [doctest.testmod(module).failed for module in modules] == [0, 0]
