from odoo import fields, models

from ...engine.dispute_case import automatic_verdict


class O2cDisputeReason(models.Model):
    """What a reason asks for before a claim is accepted, and what happens by itself."""

    _inherit = "o2c.dispute.reason"

    team_id = fields.Many2one(
        "o2c.dispute.team",
        "Default Team",
        ondelete="set null",
        help="Which team works the cases of this reason where no routing rule says otherwise.",
    )
    tax_treatment = fields.Selection(
        [
            ("invoice", "As on the invoice"),
            ("none", "Without tax"),
            ("only", "All of it is tax"),
        ],
        required=True,
        default="invoice",
        help="How much of the disputed amount is tax: the share the invoice has, nothing (a "
        "bank's charge never bore tax), or all of it (the tax itself is in question).",
    )
    evidence_type_ids = fields.Many2many(
        "o2c.dispute.evidence.type",
        string="Evidence Required",
        help="What has to be on the case before the claim is approved.",
    )
    evidence_threshold = fields.Float(
        "Evidence Required Above",
        company_dependent=True,
        help="Up to this amount in company currency a claim is approved without evidence.",
    )
    auto_writeoff_ceiling = fields.Float(
        "Write Off by Itself up to",
        company_dependent=True,
        help="Deductions up to this amount in company currency are written off without a "
        "person. Zero: never.",
    )
    auto_accept_ceiling = fields.Float(
        "Approve by Itself up to",
        company_dependent=True,
        help="Deductions up to this amount in company currency are approved without a person; "
        "how they correct the books is still chosen by one. Zero: never.",
    )
    claim_window_days = fields.Integer(
        "Claim Window (days)",
        help="Within how many days of the invoice a customer may claim. Zero: at any time. "
        "An agreement with the customer comes first.",
    )

    _claim_window_positive = models.Constraint(
        "CHECK (claim_window_days >= 0)", "A claim window is a number of days, zero or more."
    )

    # === BUSINESS METHODS === #

    def _claim_window(self, partner):
        """Return within how many days ``partner`` may claim for this reason; 0: at any time."""
        customer = partner.commercial_partner_id
        return customer.o2c_claim_window_days or self.claim_window_days

    def _automatic_verdict(self, amount, company):
        """Return what is done without a person about ``amount`` in the company's currency.

        :return: "write_off", "approve" or "" (see ``engine.dispute_case``)
        """
        self.ensure_one()
        reason = self.with_company(company)
        to_minor = company.currency_id.o2c_to_minor
        return automatic_verdict(
            to_minor(amount),
            write_off_ceiling=to_minor(reason.auto_writeoff_ceiling),
            accept_ceiling=to_minor(reason.auto_accept_ceiling),
        )
