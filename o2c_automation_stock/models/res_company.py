from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    o2c_dispute_returns = fields.Boolean(
        "Open Cases for Returned Goods",
        default=True,
        help="What customers send back is not asked for until its case is decided.",
    )
