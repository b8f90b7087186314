"""Runs after every change of version: what is new works out of the box in old databases too."""

from odoo import SUPERUSER_ID, api
from odoo.sql_db import Cursor


def migrate(cr: Cursor, _version: str) -> None:
    """Give each company the shipped policies of which it has none, not even an archived one."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.company"].search([])._o2c_create_default_policies()
