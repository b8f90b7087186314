from odoo import fields, models


class O2cDisputeReason(models.Model):
    _inherit = "o2c.dispute.reason"

    has_tax_relief = fields.Boolean(
        "Reclaim the Tax",
        company_dependent=True,
        help="A write-off for this reason takes its share of the tax back, with the taxes of "
        "the invoice, where the law lets bad debts do so. Otherwise all of it is cost.",
    )
