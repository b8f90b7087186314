from odoo import api, models
from odoo.fields import Domain


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._o2c_withdraw_notices()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            self._o2c_withdraw_notices()
        return result

    def _o2c_withdraw_notices(self):
        """Nobody is reminded whose money has just come."""
        received = self.filtered(lambda line: line.amount > 0)
        payers = received.partner_id.commercial_partner_id
        if payers:
            self.env["o2c.dunning.notice"]._withdraw_from(payers)

    @api.model
    def _o2c_unmatched_payer_ids(self, company, partner_ids):
        """Return which of the customers sent money that nobody has applied yet.

        The payer is whom the bank line names, or whom a proposal that waits for review
        takes it for: where money may have come, nobody is reminded.

        :param partner_ids: ids of commercial partners
        :return: set of ids of commercial partners
        """
        waiting = (
            Domain("company_id", "=", company.id)
            & Domain("is_reconciled", "=", False)
            & Domain("amount", ">", 0)
        )
        payers = Domain("partner_id.commercial_partner_id", "in", tuple(partner_ids))
        named = self.sudo()._read_group(waiting & payers, ["partner_id"])
        proposed = (
            self.env["o2c.match.proposal"]
            .sudo()
            ._read_group(
                Domain("state", "=", "proposed")
                & Domain("statement_line_id", "any", waiting)
                & payers,
                ["partner_id"],
            )
        )
        return {partner.commercial_partner_id.id for (partner,) in named + proposed}
