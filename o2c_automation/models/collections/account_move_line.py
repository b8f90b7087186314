from odoo import fields, models

from ...engine.interest import Debt


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    o2c_dunning_level = fields.Integer(
        "Level",
        readonly=True,
        copy=False,
        aggregator=None,
        groups="base.group_user",
        help="The highest level of the notices that left for this item.",
    )
    o2c_dunning_date = fields.Date(
        "Last Notice", readonly=True, copy=False, groups="base.group_user"
    )
    o2c_notice_line_ids = fields.One2many(
        "o2c.dunning.notice.line", "move_line_id", "Notices", groups="base.group_user"
    )
    o2c_late_charge_ids = fields.One2many(
        "o2c.late.charge", "move_line_id", "Late Charges", groups="base.group_user"
    )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if vals.get("no_followup"):
            self.env["o2c.dunning.notice"]._withdraw_changed(self)
        return result

    # === BUSINESS METHODS === #

    def _reconcile_post_hook(self, data):
        result = super()._reconcile_post_hook(data)
        self.env["o2c.dunning.notice"]._withdraw_changed(self)
        self.env["o2c.late.charge"]._follow(self)
        return result

    def _o2c_debt(self, withheld=()):
        """Return the item as the engine counts interest on it, with what settled it when."""
        self.ensure_one()
        to_minor = self.currency_id.o2c_to_minor
        # Who counts interest need not read the bank's lines.
        partials_sudo = self.sudo().matched_credit_ids
        return Debt(
            due=self.date_maturity,
            amount=to_minor(self.amount_currency),
            credits=tuple(
                (partial.credit_move_id._o2c_received_on(), to_minor(partial.debit_amount_currency))
                for partial in partials_sudo
            ),
            withheld=withheld,
        )

    def _o2c_received_on(self):
        """Return the day from which a payment counts: the bank's own where that is earlier.

        The host books what the bank reports about a closed period on a later day.
        """
        self.ensure_one()
        bank_line = self.statement_line_id
        said = bank_line.o2c_value_date or bank_line.o2c_booking_date or self.date
        return min(said, self.date)

    def action_o2c_payment_plan(self):
        """Agree a payment plan about these items."""
        items = self.filtered(lambda line: not line.reconciled)
        return self.env["o2c.payment.plan"]._action_start(items, items.partner_id[:1])
