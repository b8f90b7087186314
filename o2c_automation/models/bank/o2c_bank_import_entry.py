from odoo import fields, models

SAMENESS = [
    ("same", "The same booking"),
    ("batch_known", "Its collective booking is there as one line"),
    ("payments_known", "Its payments are there one by one"),
    ("preview", "Announced before under the same bank reference"),
    ("other_currency", "In another currency than the account"),
]


class O2cBankImportEntry(models.Model):
    """One booking of a bank file that is no bank line of this file.

    It either waits to become one, or is left out with the reason and the existing
    bank line it equals. Bookings that became bank lines are removed from here.
    """

    _name = "o2c.bank.import.entry"
    _description = "Booking of a Bank File"
    _order = "statement_id, id"
    _rec_name = "text"

    statement_id = fields.Many2one(
        "o2c.bank.import.statement", required=True, readonly=True, ondelete="cascade"
    )
    import_id = fields.Many2one(
        "o2c.bank.import", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date = fields.Date("Booked", readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    payer = fields.Char(readonly=True)
    text = fields.Char(readonly=True)
    uid = fields.Char("Booking Identity", required=True, readonly=True)
    vals = fields.Json(readonly=True)
    sameness = fields.Selection(SAMENESS, "Left Out Because", readonly=True)
    line_id = fields.Many2one(
        "account.bank.statement.line",
        "Existing Bank Line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _waiting_idx = models.Index("(statement_id, id) WHERE sameness IS NULL")

    def action_open_line(self):
        """Open the bank line this booking equals."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.bank.statement.line",
            "res_id": self.line_id.id,
            "views": [(self.env.ref("o2c_automation.o2c_bank_line_view_form").id, "form")],
        }
