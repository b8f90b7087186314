from odoo import api, models
from odoo.fields import Domain


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _o2c_open_receivable_domain(self, companies):
        """Return the domain of open receivable lines, instalments and credits alike.

        Every screen, letter, check and figure that speaks of what customers owe
        starts from this one domain.
        """
        own = Domain("company_id", "child_of", companies.ids)
        return self._o2c_any_open_receivable_domain() & own

    @api.model
    def _o2c_any_open_receivable_domain(self):
        """Return the same domain for the lines of whatever company."""
        return Domain(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
