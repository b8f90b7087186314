from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    o2c_bank_folder = fields.Char(related="company_id.o2c_bank_folder", readonly=False)
