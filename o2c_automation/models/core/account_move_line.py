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
        return Domain(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("company_id", "child_of", companies.ids),
            ]
        )
