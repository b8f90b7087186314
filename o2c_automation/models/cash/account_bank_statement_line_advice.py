from dataclasses import replace

from odoo import models


class AccountBankStatementLine(models.Model):
    """What the payer told beforehand counts as if it stood in the bank's text."""

    _inherit = "account.bank.statement.line"

    def _o2c_to_facts(self, guards=None):
        waiting = self.filtered(lambda line: not line.is_reconciled and line.amount > 0)
        advices = self.env["o2c.remittance.advice"].sudo()._fitting(waiting)
        return [
            replace(fact, text=f"{fact.text}\n{advices[fact.id]._numbers()}")
            if fact.id in advices
            else fact
            for fact in super()._o2c_to_facts(guards)
        ]

    def _o2c_known_payers(self):
        """Return ``{bank line id: customer id}`` where the line says for certain who paid."""
        sanitize = self.env["o2c.payer.alias"]._normalise
        accounts = {
            line.id: sanitize("account", line.o2c_payer_account or line.account_number or "")
            for line in self
        }
        banks_sudo = self.env["res.partner.bank"].sudo()
        owners = {}
        for bank in banks_sudo.search([("sanitized_acc_number", "in", list(accounts.values()))]):
            owners.setdefault(bank.sanitized_acc_number, set()).add(
                bank.partner_id.commercial_partner_id.id
            )
        payers = {
            line.id: {line.partner_id.commercial_partner_id.id}
            if line.partner_id
            else owners.get(accounts[line.id], set())
            for line in self
        }
        return {key: next(iter(ids)) for key, ids in payers.items() if len(ids) == 1}
