from odoo import fields, models


class O2cCreditRequestReference(models.Model):
    """Another supplier of a customer, and what they say of them."""

    _name = "o2c.credit.request.reference"
    _description = "Trade Reference"
    _order = "id"

    request_id = fields.Many2one(
        "o2c.credit.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    name = fields.Char("Supplier", required=True)
    contact = fields.Char("Phone or E-mail")
    years = fields.Integer("Customer For (Years)")
    verdict = fields.Selection(
        [("good", "Pays well"), ("slow", "Pays late"), ("bad", "Does not pay")], "They Say"
    )
