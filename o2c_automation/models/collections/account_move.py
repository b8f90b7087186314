from odoo import fields, models


class AccountMove(models.Model):
    """Invoices that claim fees, interest and lump sums."""

    _inherit = "account.move"

    o2c_late_charge_ids = fields.One2many(
        "o2c.late.charge", "document_id", "Late Charges", groups="base.group_user"
    )

    # === BUSINESS METHODS === #

    def _o2c_is_dispatched_by_rule(self):
        """The notice that claims charges brings their invoice along."""
        if self.env.context.get("o2c_on_a_notice"):
            return False
        return super()._o2c_is_dispatched_by_rule()

    def _o2c_charge_state(self):
        """Return what the ledger says of the charges on this invoice."""
        self.ensure_one()
        items = self.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        if not all(items.mapped("reconciled")):
            return "claimed"
        settled_by = items.matched_credit_ids.credit_move_id.move_id
        is_credited = settled_by and all(move.move_type == "out_refund" for move in settled_by)
        return "waived" if is_credited else "paid"
