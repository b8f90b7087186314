from odoo import models

from ...engine.payer_numbers import payer_numbers


class O2cMatchProposal(models.Model):
    """What a payer writes under each payment tells who it is, as a person confirmed."""

    _inherit = "o2c.match.proposal"

    def _payer_observations(self):
        by_hand = self.filtered(
            lambda one: one.line_ids and not one.is_automatic and not one.reconcile_model_id
        )
        return super()._payer_observations() | {
            (one.company_id.id, "reference", number, one._entry_partner().id)
            for one in by_hand
            for number in one._payer_numbers()
        }

    def _payer_numbers(self):
        """Return the numbers of the bank's text that name neither what is settled nor ourselves."""
        self.ensure_one()
        bank_line, documents = self.statement_line_id, self.line_ids.move_line_id.move_id
        company = bank_line.company_id
        ours = [
            bank_line.journal_id.bank_account_id.acc_number,
            company.vat,
            company.company_registry,
        ]
        settled = (documents.mapped(name) for name in ("name", "ref", "payment_reference"))
        numbers = [*ours, *(number for group in settled for number in group)]
        return payer_numbers(bank_line._o2c_matching_text(), filter(None, numbers))
