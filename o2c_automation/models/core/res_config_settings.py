from odoo import models


class ResConfigSettings(models.TransientModel):
    """Each capability adds its settings as fields related to the company."""

    _inherit = "res.config.settings"
