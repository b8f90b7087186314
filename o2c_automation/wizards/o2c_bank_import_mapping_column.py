from odoo import fields, models

MEANINGS = [
    ("date", "Date"),
    ("value_date", "Value date"),
    ("amount", "Amount"),
    ("debit", "Money out"),
    ("credit", "Money in"),
    ("sign", "Direction"),
    ("currency", "Currency"),
    ("name", "Payer"),
    ("payer_account", "Payer's account"),
    ("text", "Text"),
    ("reference", "Payment reference"),
    ("bank_ref", "Bank's reference"),
    ("balance", "Balance after it"),
    ("account", "Own account"),
]


class O2cBankImportMappingColumn(models.TransientModel):
    """One column of a bank's table and what it means."""

    _name = "o2c.bank.import.mapping.column"
    _description = "Column of a Bank Table"
    _order = "position"

    mapping_id = fields.Many2one(
        "o2c.bank.import.mapping", required=True, ondelete="cascade", index=True
    )
    position = fields.Integer()
    heading = fields.Char()
    sample = fields.Char("First Value")
    meaning = fields.Selection(MEANINGS)
