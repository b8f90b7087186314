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
        payer_ids = {partner.commercial_partner_id.id for (partner,) in named + proposed}
        return payer_ids | self._o2c_known_payer_ids(waiting, partner_ids)

    @api.model
    def _o2c_known_payer_ids(self, waiting, partner_ids):
        """Return which of the customers are known by account or name on lines without a payer."""
        groups = self.sudo()._read_group(
            waiting & Domain("partner_id", "=", False),
            ["o2c_payer_account", "account_number", "o2c_payer_name", "partner_name"],
        )
        clean = self.env["o2c.payer.alias"]._normalise
        accounts = {clean("account", a or b) for a, b, _name, _other in groups if a or b}
        names = {clean("name", name) for group in groups for name in group[2:] if name}
        customers = Domain("partner_id.commercial_partner_id", "in", tuple(partner_ids))
        banks_sudo = (
            self.env["res.partner.bank"]
            .sudo()
            .search(customers & Domain("sanitized_acc_number", "in", tuple(accounts)))
        )
        aliases_sudo = (
            self.env["o2c.payer.alias"]
            .sudo()
            .search(
                customers
                & Domain("state", "in", ("learnt", "approved"))
                & (
                    (Domain("kind", "=", "account") & Domain("pattern", "in", tuple(accounts)))
                    | (Domain("kind", "=", "name") & Domain("pattern", "in", tuple(names)))
                )
            )
        )
        known = banks_sudo.partner_id | aliases_sudo.partner_id
        return set(known.commercial_partner_id.ids)
