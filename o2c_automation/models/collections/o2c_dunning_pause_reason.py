from odoo import fields, models


class O2cDunningPauseReason(models.Model):
    """Why customers are left alone for a while."""

    _name = "o2c.dunning.pause.reason"
    _description = "Reason for a Dunning Pause"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
