"""Let the tests import the addon's pure packages without Odoo."""

from frontdoor.bare import register_bare_addon

register_bare_addon()
