from odoo import fields, models
from odoo.exceptions import UserError

# What the host takes over when it copies an invoice to correct it.
COPIED_TYPES = ("product", "line_section", "line_subsection", "line_note")


class AccountMove(models.Model):
    """Invoices that are corrected, and those that took their place."""

    _inherit = "account.move"

    o2c_correction_ids = fields.One2many(
        "o2c.correction", "move_id", "Corrections", groups="base.group_user"
    )
    o2c_is_corrected = fields.Boolean(
        "Corrected",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="A corrected invoice took the place of this one.",
    )
    o2c_corrects_id = fields.Many2one(
        "account.move",
        "Takes the Place Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
    )
    o2c_corrected_by_ids = fields.One2many(
        "account.move",
        "o2c_corrects_id",
        "Replaced By",
        domain=[("state", "!=", "cancel")],
        readonly=True,
        groups="base.group_user",
    )

    # === ACTION METHODS === #

    def action_o2c_correct(self):
        """Ask what is wrong with the invoice and what it should say."""
        self.ensure_one()
        self._o2c_check_correctable()
        return self.env["o2c.correction"]._open_dialog({"default_move_id": self.id})

    def action_o2c_open_correction(self):
        """Open what became of the invoice, or what it came from."""
        self.ensure_one()
        corrections = self.env["o2c.correction"].search(
            ["|", ("move_id", "=", self.id), ("corrected_move_id", "=", self.id)], limit=1
        )
        return corrections._open()

    # === BUSINESS METHODS === #

    def _o2c_check_correctable(self):
        """Refuse what is no posted invoice, or has been corrected already.

        :raise UserError: tells why
        """
        self.ensure_one()
        if self.move_type != "out_invoice" or self.state != "posted":
            raise UserError(
                self.env._("%(document)s is no posted invoice.", document=self.display_name)
            )
        if self.o2c_is_corrected:
            raise UserError(
                self.env._("%(invoice)s is corrected already.", invoice=self.display_name)
            )
        if self.payment_state == "reversed":
            raise UserError(
                self.env._("%(invoice)s is credited in full already.", invoice=self.display_name)
            )

    def _o2c_copied_lines(self):
        """Return the lines that the host's copy takes over, in one and the same order."""
        return self.line_ids.filtered(lambda line: line.display_type in COPIED_TYPES).sorted("id")

    def _o2c_carried_partials(self):
        """Return what settles the receivable of the invoice so far, the earliest first."""
        items = self.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        partials = items.matched_credit_ids.filtered(
            lambda partial: (
                not partial.exchange_move_id
                or partial.credit_move_id.move_id != partial.exchange_move_id
            )
        )
        return partials.sorted("id")

    def _o2c_carried_items(self):
        """Return the payments and credits that settle the invoice so far."""
        return self._o2c_carried_partials().credit_move_id

    def _o2c_carry_over(self, payments):
        """Settle the invoice with ``payments`` that no longer settle another one.

        The host takes as much of each as is open: an unused rest of the same payment
        may go into it as well.
        """
        items = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        free = payments.filtered(
            lambda line: not line.reconciled and line.account_id in items.account_id
        )
        if items and free:
            (items | free).reconcile()
