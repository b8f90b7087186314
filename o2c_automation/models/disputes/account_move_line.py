from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine import dispute as engine
from ..core.derived import without_forged

_DISPUTED = frozenset({"o2c_disputed_amount"})


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    o2c_dispute_ids = fields.One2many(
        "o2c.dispute", "move_line_id", "Disputes", groups="base.group_user"
    )
    o2c_disputed_amount = fields.Monetary(
        "Disputed",
        compute="_compute_o2c_disputed_amount",
        store=True,
        copy=False,
        groups="base.group_user",
        help="What is in dispute of this item, in its currency; never above what is open.",
    )

    # === COMPUTE METHODS === #

    @api.depends("amount_residual_currency", "o2c_dispute_ids.amount", "o2c_dispute_ids.state")
    def _compute_o2c_disputed_amount(self):
        items = self.filtered(lambda line: line.account_type == "asset_receivable")
        (self - items).o2c_disputed_amount = 0.0
        parts = items._o2c_disputed_parts()
        for line in items:
            line.o2c_disputed_amount = sum(parts.get(d, 0.0) for d in line.o2c_dispute_ids)

    def _o2c_disputed_parts(self):
        """Return what is still in dispute of each case of these items, by case."""
        parts = {}
        for line in self:
            open_minor, claims = line._o2c_dispute_facts()
            amounts = engine.open_parts(open_minor, tuple(claims.values()))
            from_minor = line.currency_id.o2c_from_minor
            parts.update(zip(claims, map(from_minor, amounts), strict=True))
        return parts

    def _o2c_dispute_facts(self):
        """Return what is open of one item and its claims by case, oldest first (minor units)."""
        self.ensure_one()
        disputes = self.o2c_dispute_ids.filtered(lambda d: d.state in engine.BLOCKING_STATES)
        if not disputes:
            return 0, {}
        to_minor = self.currency_id.o2c_to_minor
        ordered = disputes.sorted(lambda d: d._origin.id or float("inf"))
        return to_minor(self.amount_residual_currency), {d: to_minor(d.amount) for d in ordered}

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([without_forged(self.env, vals, _DISPUTED) for vals in vals_list])

    def write(self, vals):
        return super().write(without_forged(self.env, vals, _DISPUTED))

    # === ACTION METHODS === #

    def action_o2c_open_dispute(self):
        """Offer a new case about the item."""
        self.ensure_one()
        return self.env["o2c.dispute"]._new_case_action(self)

    # === BUSINESS METHODS === #

    def _o2c_disputable_amount(self):
        """Return what may still be disputed of one item."""
        self.ensure_one()
        _open, claims = self._origin._o2c_dispute_facts()
        to_minor = self.currency_id.o2c_to_minor
        free = engine.room(to_minor(self.amount_residual_currency), claims.values())
        return self.currency_id.o2c_from_minor(free)

    def _o2c_disputed_currency(self):
        return self.currency_id

    def _o2c_open_amount(self):
        """Return what is open of the item, in its currency."""
        self.ensure_one()
        return max(0.0, self.amount_residual_currency)

    def _o2c_settling_moves(self):
        """Return the entries that settle these items, the newest first."""
        partials = self.matched_credit_ids.sorted("id", reverse=True)
        return partials.credit_move_id.move_id

    def _o2c_lock_items(self):
        """Lock the items until the end of the transaction, so that no two cases share an amount.

        :raise UserError: where an item is no open receivable
        """
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["amount_residual_currency", "reconciled"])
        for line in self:
            if line.account_type != "asset_receivable" or line.parent_state != "posted":
                raise UserError(
                    self.env._("%(item)s is not a posted receivable.", item=line.display_name)
                )

    def _reconcile_post_hook(self, data):
        result = super()._reconcile_post_hook(data)
        self.env["o2c.dispute"]._settle_by_ledger(self)
        return result

    def _o2c_prepare_correction_line(self):
        """Return the line as a correction of its invoice begins with it."""
        self.ensure_one()
        return {
            "move_line_id": self.id,
            "sequence": self.sequence,
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": [Command.set(self.tax_ids.ids)],
        }
