from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    o2c_dispute_manager_id = fields.Many2one(
        related="company_id.o2c_dispute_manager_id", readonly=False
    )
    o2c_escalation_days = fields.Integer(related="company_id.o2c_escalation_days", readonly=False)
    o2c_repeat_threshold = fields.Integer(related="company_id.o2c_repeat_threshold", readonly=False)
