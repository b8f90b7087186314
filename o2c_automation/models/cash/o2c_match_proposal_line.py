from odoo import fields, models


class O2cMatchProposalLine(models.Model):
    """What of a bank line settles one open item."""

    _name = "o2c.match.proposal.line"
    _description = "Allocation"
    _order = "id"

    proposal_id = fields.Many2one(
        "o2c.match.proposal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="proposal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="proposal_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line",
        "Open Item",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Document")
    partner_id = fields.Many2one(related="move_line_id.partner_id", string="Customer")
    date_maturity = fields.Date(related="move_line_id.date_maturity")
    residual = fields.Monetary(
        "Open Before", readonly=True, help="What was open on the item when this was proposed."
    )
    amount = fields.Monetary("Allocated", readonly=True)
