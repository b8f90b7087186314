from odoo import fields, models

from ...engine.customer_scope import Scope

RISK_CLASSES = [
    ("a", "A: very low"),
    ("b", "B: low"),
    ("c", "C: medium"),
    ("d", "D: high"),
    ("e", "E: very high"),
]


class O2cCustomerScopeMixin(models.AbstractModel):
    """A policy that is for all or for some of a company's customers."""

    _name = "o2c.customer.scope.mixin"
    _description = "For Which Customers"

    tag_ids = fields.Many2many(
        "res.partner.category",
        string="Tags",
        # Without its tag, a policy for some would be for everybody.
        ondelete="restrict",
        help="Any of them. Empty: whatever the tags.",
    )
    country_ids = fields.Many2many("res.country", string="Countries", help="Empty: any country.")
    risk_class = fields.Selection(RISK_CLASSES, help="Empty: any risk class.")

    def _to_scope(self):
        """Return whom the policy is for, as the engine reads it."""
        self.ensure_one()
        return Scope(
            tag_ids=frozenset(self.tag_ids.ids),
            country_ids=frozenset(self.country_ids.ids),
            risk_class=self.risk_class or "",
        )
