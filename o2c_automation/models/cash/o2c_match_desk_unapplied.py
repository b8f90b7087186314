from odoo import api, models


class O2cMatchDesk(models.AbstractModel):
    """Money on the review desk that an undone match left on a customer's account.

    Whoever unreconciles an invoice leaves the payment unused on the customer's account. It is
    listed until it is used there, or decided on here: then it is taken back first.
    """

    _inherit = "o2c.match.desk"

    # === LISTS === #

    @api.model
    def _left_domain(self):
        lines = self.env["account.bank.statement.line"]
        return super()._left_domain() | lines._o2c_unapplied_domain()

    # === ONE LINE === #

    @api.model
    def get_line(self, line_id):
        line = self.env["account.bank.statement.line"].browse(line_id)
        return {**super().get_line(line_id), "unapplied": self._unapplied_sentences(line)}

    @api.model
    def _unapplied_sentences(self, line):
        """Return where the money of an undone match lies and what follows, as sentences."""
        items = line._o2c_unapplied_items()
        if not items:
            return []
        amount = -sum(items.mapped("amount_residual_currency"))
        facts = {
            "amount": items.currency_id[:1].format(amount),
            "customer": items.partner_id[:1].name or line.partner_id.name or "",
            "account": items.account_id[:1].display_name,
        }
        told = self.env._(
            "The match was undone on the journal items: %(amount)s of %(customer)s lie unused on "
            "%(account)s.",
            **facts,
        )
        return [told, self._unapplied_advice(line)]

    @api.model
    def _unapplied_advice(self, line):
        documents = line._o2c_settled_documents()
        if not documents:
            return self.env._(
                "Use them on another invoice of the customer, or decide here: they are then "
                "taken back to the bank line first."
            )
        return self.env._(
            "The rest still settles %(documents)s. Undo reopens these too, and takes all the "
            "money back to the bank line.",
            documents=", ".join(documents.mapped("display_name")),
        )

    # === VERBS === #

    @api.model
    def match_again(self, line_ids):
        self._decide_on(line_ids)
        self.env["account.bank.statement.line"].browse(line_ids)._o2c_take_back()
        return super().match_again(line_ids)

    @api.model
    def _apply_by_hand(self, line_id, partner_id, allocations, vals):
        self.env["account.bank.statement.line"].browse(line_id)._o2c_take_back()
        return super()._apply_by_hand(line_id, partner_id, allocations, vals)
