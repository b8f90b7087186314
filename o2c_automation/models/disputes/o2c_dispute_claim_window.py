from odoo import api, fields, models

from ...engine import dispute_clock as engine


class O2cDispute(models.Model):
    """Until when the customer may claim, as the reason or the agreement with the customer says."""

    _inherit = "o2c.dispute"

    claim_until = fields.Date(
        compute="_compute_claim_window",
        compute_sudo=True,
        store=True,
        help="The last day of the claim window, counted from the invoice.",
    )
    is_claimed_late = fields.Boolean(
        "Claimed Too Late",
        compute="_compute_claim_window",
        compute_sudo=True,
        store=True,
        help="The case was opened after the claim window had closed.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "date_opened",
        "move_id.invoice_date",
        "partner_id.o2c_claim_window_days",
        "reason_id.claim_window_days",
    )
    def _compute_claim_window(self):
        for dispute in self:
            days = dispute.reason_id._claim_window(dispute.partner_id)
            until = engine.claim_until(dispute.move_id.invoice_date or None, days)
            dispute.claim_until = until
            dispute.is_claimed_late = bool(until) and dispute.date_opened > until
