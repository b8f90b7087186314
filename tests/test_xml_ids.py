"""Two records of one addon never share an XML id: the later file would change the earlier."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


def declared(addon):
    """Return the XML ids of the views and actions that the addon's files declare."""
    for path in (ROOT / addon / "views").rglob("*.xml"):
        for record in etree.parse(path).iter("record"):
            if "." not in record.get("id"):
                yield record.get("id")


@pytest.mark.parametrize("addon", ADDONS)
def test_no_view_or_action_changes_another(addon):
    counts = Counter(declared(addon))
    assert [key for key, number in counts.items() if number > 1] == []
