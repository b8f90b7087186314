from odoo import fields, models


class O2cMatchProposal(models.Model):
    """A payment made from the review desk lives as long as what it was made for."""

    _inherit = "o2c.match.proposal"

    payment_id = fields.Many2one(
        "account.payment",
        "Registered Payment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The payment that was registered from the bank line on the review desk.",
    )

    def _restore_books(self):
        result = super()._restore_books()
        # The host deletes the entry; the cancelled payment stays as a trace.
        payments = self.payment_id
        payments.action_draft()
        payments.action_cancel()
        return result
