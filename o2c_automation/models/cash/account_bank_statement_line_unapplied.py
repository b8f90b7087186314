from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class AccountBankStatementLine(models.Model):
    """Bank lines whose match was undone on the journal items, while the money stayed.

    The host's way leaves the money on the customer's account, where it may be meant for another
    invoice. Until somebody uses it there, or decides on the bank line, it is nobody's payment.
    """

    _inherit = "account.bank.statement.line"

    # === BUSINESS METHODS === #

    @api.model
    def _o2c_unapplied_domain(self):
        """Return the bank lines whose match was undone and whose money is used for nothing."""
        return (
            Domain("is_reconciled", "=", True)
            & Domain("o2c_match_state", "in", ("waiting", "none", "aside"))
            & Domain("o2c_proposal_ids", "any", Domain("state", "=", "undone"))
            & Domain("line_ids", "any", self._o2c_unapplied_items_domain())
        )

    @api.model
    def _o2c_unapplied_items_domain(self):
        return Domain("account_id.reconcile", "=", True) & Domain("reconciled", "=", False)

    def _o2c_unapplied_items(self):
        """Return the journal items on which the money of undone matches lies unused."""
        unapplied = self.filtered_domain(self._o2c_unapplied_domain())
        return unapplied.line_ids.filtered_domain(self._o2c_unapplied_items_domain())

    def _o2c_settled_documents(self):
        """Return the entries that the bank lines still settle."""
        partials = self.line_ids.matched_debit_ids | self.line_ids.matched_credit_ids
        return (partials.debit_move_id | partials.credit_move_id).move_id - self.move_id

    def _o2c_take_back(self):
        """Take unused money back from the account where it lies, so that it can be decided on.

        :raise UserError: where a part of it settles something: undoing that is said, not implied
        """
        unapplied = self.filtered_domain(self._o2c_unapplied_domain())
        documents = unapplied._o2c_settled_documents()
        if documents:
            raise UserError(
                self.env._(
                    "A part of this money still settles %(documents)s. Undo the bank line first.",
                    documents=", ".join(documents.mapped("display_name")),
                )
            )
        unapplied._o2c_undo()
