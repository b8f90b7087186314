from odoo import api, fields, models


class O2cBankImportLink(models.TransientModel):
    """Asks which journal keeps the account of a statement that found none."""

    _name = "o2c.bank.import.link"
    _description = "Choose the Journal of an Account"

    statement_id = fields.Many2one("o2c.bank.import.statement", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="statement_id.company_id")
    account_number = fields.Char(related="statement_id.account_number")
    currency_id = fields.Many2one(related="statement_id.currency_id")
    mode = fields.Selection(
        [("existing", "Use an existing journal"), ("new", "Create a journal")],
        default="existing",
        required=True,
    )
    journal_id = fields.Many2one(
        "account.journal",
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', '=', company_id)]",
    )
    journal_name = fields.Char(compute="_compute_journal_name", store=True, readonly=False)
    is_remembered = fields.Boolean(
        "Remember for Later Files",
        default=True,
        help="Give the journal this account number, so that the next file finds it by itself.",
    )

    @api.depends("statement_id")
    def _compute_journal_name(self):
        for wizard in self:
            ending = (wizard.account_number or "")[-4:]
            wizard.journal_name = self.env._("Bank …%(ending)s", ending=ending)

    def action_apply(self):
        """Give the statement its journal and look again at what is known already."""
        self.ensure_one()
        file = self.statement_id.import_id
        self.statement_id._set_journal(self._get_journal())
        return file._open_received(self.env["o2c.bank.import"])

    def _get_journal(self):
        may_configure = self.env.user.has_group("o2c_automation.group_ar_manager")
        if self.mode == "new" and may_configure:
            journals = self.env["account.journal"].with_company(self.company_id)
            return journals._o2c_create_for_account(
                self.journal_name, self.account_number, self.currency_id
            )
        if self.is_remembered and may_configure and not self.journal_id.bank_account_id:
            self.journal_id._o2c_link_account(self.account_number)
        return self.journal_id
