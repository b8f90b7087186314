from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    o2c_dispute_account_id = fields.Many2one(
        related="company_id.o2c_dispute_account_id", readonly=False
    )
    o2c_dispute_journal_id = fields.Many2one(
        related="company_id.o2c_dispute_journal_id", readonly=False
    )
    o2c_dispute_failed_checks = fields.Boolean(
        related="company_id.o2c_dispute_failed_checks", readonly=False
    )
