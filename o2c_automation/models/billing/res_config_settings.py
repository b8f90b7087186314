from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    o2c_billing_user_id = fields.Many2one(related="company_id.o2c_billing_user_id", readonly=False)
    o2c_fallback_channel = fields.Selection(
        related="company_id.o2c_fallback_channel", readonly=False
    )
