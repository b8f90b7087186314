from odoo import fields, models


class O2cRemittanceAdviceLine(models.Model):
    """One document a payment is said to settle."""

    _name = "o2c.remittance.advice.line"
    _description = "Document of a Remittance Advice"
    _order = "id"

    advice_id = fields.Many2one(
        "o2c.remittance.advice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="advice_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="advice_id.currency_id")
    reference = fields.Char("As Written", required=True)
    move_line_id = fields.Many2one(
        "account.move.line", "Open Item", index="btree_not_null", ondelete="set null"
    )
    amount = fields.Monetary()
