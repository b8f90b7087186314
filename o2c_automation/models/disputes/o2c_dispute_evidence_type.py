from odoo import fields, models


class O2cDisputeEvidenceType(models.Model):
    """A kind of evidence a claim may need: a proof of delivery, an agreement, a photo."""

    _name = "o2c.dispute.evidence.type"
    _description = "Kind of Evidence"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("unique(code)", "Each kind of evidence needs its own code.")
