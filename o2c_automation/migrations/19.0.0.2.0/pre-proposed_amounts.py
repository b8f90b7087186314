"""Notices keep what each item claimed when it was proposed."""

from odoo.sql_db import Cursor
from odoo.tools.sql import column_exists, create_column

TABLE = "o2c_dunning_notice_line"


def migrate(cr: Cursor, _version: str) -> None:
    """Take what older notices claim for what they claimed: nobody wrote down anything else.

    Without, each of their items would be told to be new since the proposal.
    """
    if not column_exists(cr, TABLE, "amount_proposed"):
        create_column(cr, TABLE, "amount_proposed", "numeric")
        cr.execute("UPDATE o2c_dunning_notice_line SET amount_proposed = amount")
