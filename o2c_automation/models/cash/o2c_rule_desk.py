from odoo import api, models
from odoo.exceptions import UserError


class O2cMatchDesk(models.AbstractModel):
    """Rules on the review desk: what one would book, and the button to do it."""

    _inherit = "o2c.match.desk"

    @api.model
    def get_line(self, line_id):
        shown = super().get_line(line_id)
        line = self.env["account.bank.statement.line"].browse(line_id)
        is_open = not shown["is_applied"] and not line.is_reconciled
        rules = line._o2c_usable_rules() if is_open else ()
        return {**shown, "rules": [{"id": rule.id, "name": rule.name} for rule in rules]}

    @api.model
    def apply_rule(self, line_id, rule_id):
        """Book the bank line by a reconciliation rule that explains all of it."""
        self._decide_on([line_id])
        line = self.env["account.bank.statement.line"].browse(line_id)
        rule = line._o2c_usable_rules().filtered(lambda one: one.id == rule_id)
        if not rule:
            raise UserError(self.env._("This rule does not explain the bank line."))
        vals = {"reconcile_model_id": rule.id, "family": "rule"}
        return self._apply_by_hand(line_id, line.partner_id.id, {}, vals)

    @api.model
    def _proposed_candidate(self, proposal):
        rule = proposal.reconcile_model_id
        candidate = super()._proposed_candidate(proposal)
        if not rule or proposal.state != "proposed":
            return {**candidate, "rule": rule.name or ""}
        return {**candidate, "rule": rule.name, "outcome": self._rule_outcome(proposal)}

    @api.model
    def _rule_outcome(self, proposal):
        """Return one sentence that says where the money would be booked."""
        accounts = self.env["account.account"]
        vals_list = proposal.reconcile_model_id._o2c_entry_vals_list(proposal.statement_line_id)
        parts = [
            f"{proposal.currency_id.format(-vals['amount_currency'])} → "
            f"{accounts.browse(vals['account_id']).display_name}"
            for vals in vals_list
        ]
        return self.env._("Booked by a rule: %s.", "; ".join(parts))
