"""Two records of one addon never share an XML id: the later file would replace the earlier."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


def declared(addon):
    """Return (XML id, model) of each record with an architecture of its own."""
    for path in (ROOT / addon / "views").rglob("*.xml"):
        for record in etree.parse(path).iter("record"):
            if record.find("field[@name='arch']") is not None:
                yield record.get("id"), record.get("model")


@pytest.mark.parametrize("addon", ADDONS)
def test_no_view_replaces_another(addon):
    counts = Counter(declared(addon))
    assert [key for key, number in counts.items() if number > 1] == []
