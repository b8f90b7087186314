from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import dispute as engine
from ...engine.dispute_case import missing_evidence
from .o2c_dispute_workflow import EVIDENCE_ACTIVITY

# What may change which evidence is missing.
EVIDENCE_FIELDS = {"reason_id", "amount", "evidence_ids", "evidence_waiver"}


class O2cDispute(models.Model):
    """The evidence a claim needs before it is approved, as its reason asks for it."""

    _inherit = "o2c.dispute"

    evidence_ids = fields.One2many(
        "o2c.dispute.evidence",
        "dispute_id",
        compute="_compute_evidence_ids",
        store=True,
        readonly=False,
    )
    missing_evidence = fields.Char(compute="_compute_missing_evidence")
    evidence_waiver = fields.Char(
        "Approved without Evidence Because", readonly=True, copy=False, tracking=True
    )

    # === COMPUTE METHODS === #

    @api.depends("reason_id")
    def _compute_evidence_ids(self):
        """Put on the checklist what the reason asks for; what is there stays."""
        # Cases that lack the same kinds are given them in one go.
        for kinds, disputes in self.grouped(self._kinds_to_add).items():
            disputes.evidence_ids = [Command.create({"type_id": kind._origin.id}) for kind in kinds]

    @staticmethod
    def _kinds_to_add(dispute):
        return dispute.reason_id.evidence_type_ids - dispute.evidence_ids.type_id

    @api.depends("evidence_ids.is_provided", "reason_id", "amount_open", "evidence_waiver")
    def _compute_missing_evidence(self):
        for dispute in self:
            missing = dispute._missing_evidence()
            dispute.missing_evidence = ", ".join(missing.mapped("name"))

    def _missing_evidence(self):
        """Return the kinds of evidence that keep the claim from being approved."""
        self.ensure_one()
        reason = self.reason_id.with_company(self.company_id)
        kinds = reason.evidence_type_ids
        if not kinds or self.evidence_waiver or self.state not in engine.UNDECIDED_STATES:
            return kinds.browse()
        to_minor = self.company_currency_id.o2c_to_minor
        missing = missing_evidence(
            kinds.ids,
            self.evidence_ids.filtered("is_provided").type_id.ids,
            amount=to_minor(self._amount_in_company_currency()),
            threshold=to_minor(reason.evidence_threshold),
        )
        return kinds.browse(missing)

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not EVIDENCE_FIELDS.isdisjoint(vals):
            self._schedule_evidence()
        return result

    # === CHECKS === #

    def _check_evidence(self):
        """Refuse to approve a claim whose evidence is not there.

        :raise UserError: with what is missing
        """
        lacking = self.filtered("missing_evidence")[:1]
        if lacking:
            raise UserError(
                self.env._(
                    "%(dispute)s cannot be approved yet, it lacks: %(evidence)s. A manager may "
                    "approve without it and say why.",
                    dispute=lacking.name,
                    evidence=lacking.missing_evidence,
                )
            )

    # === BUSINESS METHODS === #

    def _waive_evidence(self, reason):
        """Do without the missing evidence, because a manager says why."""
        if not self.env.user.has_group("o2c_automation.group_ar_manager"):
            raise AccessError(
                self.env._("Only an Accounts Receivable Manager approves without evidence.")
            )
        self.check_access("write")
        for dispute in self:
            message = self.env._(
                "Without %(evidence)s: %(reason)s", evidence=dispute.missing_evidence, reason=reason
            )
            self.env["o2c.event"]._log("dispute.evidence_waived", dispute, message=message)
        self.sudo().evidence_waiver = reason

    def _take_over(self, rest):
        """Take the evidence along: nobody has to hand it in twice."""
        result = super()._take_over(rest)
        for provided in rest.evidence_ids.filtered("is_provided"):
            own = self.evidence_ids.filtered(lambda one, kind=provided.type_id: one.type_id == kind)
            own = own or own.create({"dispute_id": self.id, "type_id": provided.type_id.id})
            notes = filter(None, (own.note, provided.note))
            own.write(
                {
                    "note": ", ".join(notes) or False,
                    "attachment_ids": [Command.link(file.id) for file in provided.attachment_ids],
                }
            )
        return result

    def _schedule_work(self):
        result = super()._schedule_work()
        self._schedule_evidence()
        return result

    def _schedule_evidence(self):
        """Give the owner of each case one task to get what is missing."""
        self.activity_unlink([EVIDENCE_ACTIVITY])
        lacking = self.filtered(lambda dispute: dispute.owner_id and dispute.missing_evidence)
        for (owner, deadline, missing), disputes in lacking.grouped(
            lambda dispute: (dispute.owner_id, dispute.deadline, dispute.missing_evidence)
        ).items():
            disputes.activity_schedule(
                EVIDENCE_ACTIVITY, deadline, summary=missing, user_id=owner.id
            )

    def action_waive_evidence(self):
        """Ask for the reason to approve without evidence."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approve without Evidence"),
            "res_model": "o2c.dispute.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }
