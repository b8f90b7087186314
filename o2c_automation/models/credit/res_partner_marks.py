from odoo import models
from odoo.tools import SQL

from ...engine.customer_scope import Marks


def to_marks(risk_class, country_id, tag_ids):
    """Return the ``Marks`` of one customer, of the values of ``_o2c_mark_columns``."""
    return Marks(frozenset(tag_ids), country_id, risk_class or "")


class ResPartner(models.Model):
    """What policies tell customers apart by, read from the columns: a set is one query."""

    _inherit = "res.partner"

    def _o2c_marks(self, company):
        """Return {partner id: ``Marks``} in ``company``, for whoever may not read them too."""
        if not self.ids:
            return {}
        self.env["res.partner"].flush_model(["category_id", "country_id", "o2c_risk_class"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM res_partner WHERE id IN %s",
                self._o2c_mark_columns(company),
                tuple(self.ids),
            )
        )
        return {partner_id: to_marks(*marks) for partner_id, *marks in rows}

    def _o2c_mark_columns(self, company):
        """Return the columns that :func:`to_marks` takes."""
        return SQL(
            """o2c_risk_class ->> %s,
               country_id,
               ARRAY(SELECT category_id FROM res_partner_res_partner_category_rel
                      WHERE partner_id = res_partner.id)""",
            str(company.id),
        )
