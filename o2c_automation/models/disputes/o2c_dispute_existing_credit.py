from odoo import models
from odoo.exceptions import UserError

from ...engine import resolution as engine

# More open credit notes of one customer are not looked at.
MOST_CREDITS = 200


class O2cDispute(models.Model):
    """Cases that a credit note settles which the customer has already."""

    _inherit = "o2c.dispute"

    # === ACTION METHODS === #

    def action_use_credit_note(self):
        """Propose the customer's open credit note that fits best."""
        self.ensure_one()
        credits_ = self._fitting_credits()
        if not credits_:
            raise UserError(
                self.env._(
                    "The customer has no open credit note that fits %(amount)s.",
                    amount=self.currency_id.format(self.amount_open),
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Use a Credit Note"),
            "res_model": "o2c.dispute.use.credit",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id, "default_credit_line_id": credits_[0].id},
        }

    # === BUSINESS METHODS === #

    def _fitting_credits(self):
        """Return the open credit note lines that settle the case, the likeliest first."""
        self.ensure_one()
        item, to_minor = self.move_line_id, self.currency_id.o2c_to_minor
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", item.account_id.id),
                ("partner_id", "=", item.partner_id.id),
                ("currency_id", "=", item.currency_id.id),
                ("company_id", "=", item.company_id.id),
                ("parent_state", "=", "posted"),
                ("move_type", "=", "out_refund"),
                ("reconciled", "=", False),
                ("amount_residual_currency", "<", 0),
            ],
            limit=MOST_CREDITS,
        )
        facts = [
            engine.OpenCredit(
                line.id,
                to_minor(-line.amount_residual_currency),
                tuple(filter(None, (line.move_id.ref, line.move_id.invoice_origin, line.name))),
                line.move_id.reversed_entry_id == self.move_id,
            )
            for line in lines
        ]
        ranked = engine.fitting_credits(self._claim_facts(), facts)
        return lines.browse([credit.key for credit in ranked])

    def _claim_facts(self):
        to_minor = self.currency_id.o2c_to_minor
        references = (self.move_id.name, self.name, self.customer_reference)
        return engine.Claim(
            to_minor(self.amount_open),
            to_minor(self.move_line_id.amount_residual_currency),
            tuple(filter(None, references)),
        )

    def _use_credit(self, credit_line):
        """Settle the case with ``credit_line``; what it does not cover stays in dispute.

        :raise UserError: where the credit note would take off anything else
        """
        self.ensure_one()
        self._check_resolvable()
        self._check_may_decide("writeoff_ceiling")
        credit_line.lock_for_update(allow_referencing=True)
        credit_line.invalidate_recordset(["amount_residual_currency", "reconciled"])
        if credit_line not in self._fitting_credits():
            raise UserError(
                self.env._(
                    "%(credit)s does not fit what is in dispute.",
                    credit=credit_line.move_id.display_name,
                )
            )
        self.check_access("write")
        open_credit = self.currency_id.o2c_to_minor(-credit_line.amount_residual_currency)
        if engine.fit(self._claim_facts(), open_credit) == "exact":
            self.sudo().resolution_move_id = credit_line.move_id
            self._settle("resolved", reason="existing_credit_note")
        (self.move_line_id | credit_line).reconcile()
