from dataclasses import replace

from odoo import Command, api, models
from odoo.exceptions import UserError


class O2cCashPosting(models.AbstractModel):
    """The entries of bank lines that a rule explains, and taking them back."""

    _inherit = "o2c.cash.posting"

    @api.model
    def _post(self, proposals):
        by_rule = proposals.filtered(lambda one: one._is_wholly_by_rule())
        result = super()._post(proposals - by_rule)
        for proposal, suspense in self._suspense_lines(by_rule).items():
            self._post_by_rule(proposal, suspense)
        self._schedule_next_steps(proposals)
        return result

    @api.model
    def _schedule_next_steps(self, proposals):
        """Plan the activity a rule asks for on the entries it made."""
        for proposal in proposals.filtered("reconcile_model_id.next_activity_type_id"):
            user = proposal.policy_id._responsible() or self.env.user
            proposal.statement_line_id.move_id.activity_schedule(
                activity_type_id=proposal.reconcile_model_id.next_activity_type_id.id,
                user_id=user.id,
            )

    @api.model
    def _difference_vals_list(self, proposal, entry):
        others = tuple(one for one in entry.differences if one.kind != "rule")
        vals_list = super()._difference_vals_list(proposal, replace(entry, differences=others))
        if len(others) == len(entry.differences):
            return vals_list
        return vals_list + proposal._rule_part_vals_list()

    @api.model
    def _post_by_rule(self, proposal, suspense):
        """Write the rule's lines in place of the bank line's suspense line."""
        bank_line = proposal.statement_line_id
        vals_list = proposal.reconcile_model_id._o2c_entry_vals_list(bank_line)
        if not vals_list:
            raise UserError(
                self.env._(
                    "The rule %(rule)s does not explain all of %(line)s.",
                    rule=proposal.reconcile_model_id.display_name,
                    line=bank_line.display_name,
                )
            )
        proposal_sudo = proposal.sudo()
        proposal_sudo.write({"previous_partner_id": bank_line.partner_id.id})
        if any("tax_ids" in vals for vals in vals_list):
            self._replace_lines(suspense, vals_list)
        else:
            proposal_sudo.counterpart_id = suspense
            self._update_lines(suspense, vals_list)

    @api.model
    def _update_lines(self, suspense, vals_list):
        """Turn the suspense line into the first of the rule's lines, and add the others."""
        first, *others = vals_list
        commands = [Command.update(suspense.id, first), *map(Command.create, others)]
        self._quietly(suspense.move_id).write({"line_ids": commands})

    @api.model
    def _replace_lines(self, lines, vals_list):
        """Delete ``lines`` and create others: no posted line can be given taxes, or lose them."""
        commands = [*map(Command.delete, lines.ids), *map(Command.create, vals_list)]
        move = self._quietly(lines.move_id).with_context(force_delete=True)
        move.write({"line_ids": commands})

    @api.model
    def _was_rewritten(self, proposal):
        return proposal._is_wholly_by_rule() or super()._was_rewritten(proposal)

    @api.model
    def _restore_lines(self, proposal, liquidity):
        if proposal._is_wholly_by_rule() and not proposal.counterpart_id:
            vals = proposal.statement_line_id._prepare_move_line_default_vals()[1]
            self._replace_lines(liquidity.move_id.line_ids - liquidity, [vals])
            return
        if proposal._is_wholly_by_rule():
            self._forget_rule(proposal)
        super()._restore_lines(proposal, liquidity)

    @api.model
    def _forget_rule(self, proposal):
        """Take from the bank line's counterpart what only a rule gives."""
        self._quietly(proposal.counterpart_id).write(
            {
                "name": proposal.statement_line_id.payment_ref,
                "analytic_distribution": False,
                "reconcile_model_id": False,
            }
        )
