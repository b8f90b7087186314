from odoo import fields, models


class O2cDisputeReason(models.Model):
    _inherit = "o2c.dispute.reason"

    is_in_portal = fields.Boolean(
        "Customers May Choose It",
        default=True,
        help="Offered to customers who dispute an invoice in the portal.",
    )
