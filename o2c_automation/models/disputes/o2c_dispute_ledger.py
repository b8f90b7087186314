from collections import defaultdict

from odoo import api, fields, models

from ...engine import dispute as engine


class O2cDispute(models.Model):
    """Cases follow the ledger: what is settled there is closed here, and back."""

    _inherit = "o2c.dispute"

    @api.model
    def _settle_by_ledger(self, lines):
        """Close the cases whose item, or whose correction, has just been reconciled."""
        open_sudo = self.sudo().search(
            [("move_line_id", "in", lines.ids), ("state", "in", engine.UNSETTLED_STATES)]
        )
        by_state = defaultdict(self.sudo().browse)
        for dispute in open_sudo:
            moves = dispute.move_line_id._o2c_settling_moves()
            if dispute.move_line_id.reconciled or dispute.resolution_move_id & moves:
                by_state[dispute._settled_state(moves)] |= dispute
        for state, disputes in by_state.items():
            disputes._settle(state, reason="ledger")

    def _settle(self, state, *, reason):
        """Close cases as ``state`` and remember where they came from."""
        today = fields.Date.context_today(self)
        for state_before, disputes in self.grouped("state").items():
            disputes._transition(
                state, reason=reason, vals={"state_before": state_before, "date_closed": today}
            )

    def _settled_state(self, settling_moves):
        """Return the state that tells how the item was settled, by the newest entry."""
        self.ensure_one()
        newest = self.resolution_move_id & settling_moves or settling_moves[:1]
        if newest.move_type == "out_refund":
            return engine.settled_state("credit_note")
        if newest and newest == self.resolution_move_id:
            return engine.settled_state("write_off")
        return engine.settled_state("payment")

    @api.model
    def _unsettle_by_ledger(self, lines):
        """Reopen cases whose settlement was undone; drop deductions of undone payments."""
        if not lines:
            return  # the host asks about nothing, three times for each bank line it creates
        touched = lines.move_id
        settled_sudo = self.sudo().search(
            [("move_line_id", "in", lines.ids), ("state", "in", engine.SETTLED_STATES)]
        )
        reopened = settled_sudo.filtered(lambda dispute: dispute._is_unsettled(touched))
        for state, disputes in reopened.grouped("state_before").items():
            disputes._transition(
                state, reason="unreconciled", vals={"state_before": False, "date_closed": False}
            )
        self._cancel_deductions(touched)

    def _is_unsettled(self, touched_moves):
        """Return whether what settled this case is gone from the ledger."""
        self.ensure_one()
        if self.move_id.o2c_is_corrected:
            # Payments that move on to the corrected invoice bring no quarrel back.
            return False
        if self.resolution_move_id:
            return self.resolution_move_id in touched_moves
        return not self.move_line_id.reconciled

    @api.model
    def _cancel_deductions(self, bank_moves):
        """Cancel open deductions of payments that are no longer applied: none was taken."""
        deductions_sudo = self.sudo().search(
            [
                ("statement_line_id.move_id", "in", bank_moves.ids),
                ("type", "=", "deduction"),
                ("state", "in", engine.UNSETTLED_STATES),
            ]
        )
        deductions_sudo.filtered(lambda d: not d.resolution_move_id)._transition(
            "cancelled",
            reason="payment_undone",
            vals={"date_closed": fields.Date.context_today(self)},
        )
