from odoo import api, fields, models

from ..core.derived import without_derived


class O2cDisputeEvidence(models.Model):
    """One piece of evidence on a case: what kind it is, and where it is found."""

    _name = "o2c.dispute.evidence"
    _description = "Evidence on a Dispute"
    _order = "dispute_id, type_id, id"

    dispute_id = fields.Many2one("o2c.dispute", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, index=True)
    type_id = fields.Many2one("o2c.dispute.evidence.type", "Kind", required=True)
    note = fields.Char("Where It Is Found", help="A document number, a link, who told it.")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    is_provided = fields.Boolean("There", compute="_compute_is_provided", store=True)

    _kind_uniq = models.Constraint(
        "unique(dispute_id, type_id)", "Each kind of evidence stands once on a case."
    )

    # === COMPUTE METHODS === #

    @api.depends("note", "attachment_ids")
    def _compute_is_provided(self):
        for evidence in self:
            evidence.is_provided = bool(evidence.note or evidence.attachment_ids)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        evidence = super().create([without_derived(self, vals) for vals in vals_list])
        evidence.filtered("is_provided").dispute_id._schedule_evidence()
        return evidence

    def write(self, vals):
        result = super().write(without_derived(self, vals))
        if not {"note", "attachment_ids"}.isdisjoint(vals):
            self.dispute_id._schedule_evidence()
        return result
