from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    o2c_dispute_account_id = fields.Many2one(
        "account.account",
        "Write-off Account",
        check_company=True,
        domain=[("account_type", "not in", ("asset_receivable", "liability_payable"))],
        help="Where disputed amounts are written off to when their reason names no account.",
    )
    o2c_dispute_journal_id = fields.Many2one(
        "account.journal",
        "Write-off Journal",
        check_company=True,
        domain=[("type", "=", "general")],
        help="Where write-offs are booked. Empty: the first journal for miscellaneous entries.",
    )

    o2c_dispute_failed_checks = fields.Boolean(
        "Open Cases for Invoices That Cannot Be Sent",
        default=True,
        help="What the customer was never asked for is nobody's debt to be reminded of.",
    )

    def _o2c_dispute_journal(self):
        """Return the journal of write-offs.

        :raise UserError: where the company has no journal for miscellaneous entries
        """
        self.ensure_one()
        technical = self.currency_exchange_journal_id | self.tax_cash_basis_journal_id
        journal = self.o2c_dispute_journal_id or self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self),
                ("type", "=", "general"),
                ("id", "not in", technical.ids),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no journal for miscellaneous entries.", company=self.name
                )
            )
        return journal
