from odoo import api, models


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model
    def _o2c_unmatched_payer_ids(self, company, partner_ids):
        """Return which of the customers sent money that nobody has applied yet.

        :param partner_ids: ids of commercial partners
        :return: set of ids of commercial partners
        """
        groups = self.sudo()._read_group(
            [
                ("company_id", "=", company.id),
                ("is_reconciled", "=", False),
                ("amount", ">", 0),
                ("partner_id.commercial_partner_id", "in", tuple(partner_ids)),
            ],
            ["partner_id"],
        )
        return {partner.commercial_partner_id.id for (partner,) in groups}
