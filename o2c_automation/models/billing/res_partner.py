from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    o2c_needs_reference = fields.Boolean(
        "Invoices Need a Reference",
        groups="base.group_user",
        help="The customer pays no invoice without their own reference or order number on it.",
    )
