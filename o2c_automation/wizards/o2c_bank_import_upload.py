from odoo import fields, models
from odoo.exceptions import UserError


class O2cBankImportUpload(models.TransientModel):
    """Asks for bank files; each is checked and shown before anything is booked."""

    _name = "o2c.bank.import.upload"
    _description = "Import Bank Files"

    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    journal_id = fields.Many2one(
        "account.journal",
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        help="Leave empty to find the journal by the account number in the file.",
    )

    def action_check(self):
        """Read the files and show what is in them."""
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file."))
        files, repeated = self.env["o2c.bank.import"]._receive(
            self.attachment_ids, journal=self.journal_id
        )
        return files._open_received(repeated)
