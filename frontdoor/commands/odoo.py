"""``./o2c odoo ARGS…``: Odoo's own command line, with the project's addons."""

from __future__ import annotations

from collections.abc import Sequence

from frontdoor import workshop
from frontdoor.settings import Settings


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Pass every argument on to Odoo."""
    with workshop.opened(settings) as shop:
        return shop.odoo.run(arguments)
