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
        return {**shown, "rules": self._shown_rules(line) if is_open else []}

    @api.model
    def _shown_rules(self, line):
        """Return the rules that fit; ``part`` is what one explains where it leaves a rest."""
        currency, amount = line._o2c_transaction_currency(), line._o2c_transaction_amount()
        whole = [{"id": rule.id, "name": rule.name, "part": 0} for rule in line._o2c_usable_rules()]
        return whole + [
            {
                "id": rule.id,
                "name": rule.name,
                "part": currency.round(amount - currency.o2c_from_minor(rest)),
            }
            for rule, rest in line._o2c_part_rules()
        ]

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
    def _rule_part(self, line, rule_id):
        if not rule_id:
            return super()._rule_part(line, rule_id)
        part = {one["id"]: one["part"] for one in self._shown_rules(line)}.get(rule_id)
        if not part:
            raise UserError(self.env._("This rule does not explain a part of the bank line."))
        return part

    @api.model
    def _proposed_candidate(self, proposal):
        rule = proposal.reconcile_model_id
        candidate = super()._proposed_candidate(proposal)
        if not rule or proposal.state != "proposed":
            return {**candidate, "rule": rule.name or ""}
        sentences = filter(None, [candidate["outcome"], self._rule_outcome(proposal)])
        return {**candidate, "rule": rule.name, "outcome": " ".join(sentences)}

    @api.model
    def _rule_outcome(self, proposal):
        """Return one sentence that says where the money would be booked."""
        accounts = self.env["account.account"]
        rule, line = proposal.reconcile_model_id, proposal.statement_line_id
        vals_list = (
            rule._o2c_entry_vals_list(line)
            if proposal._is_wholly_by_rule()
            else rule._o2c_part_vals_list(line, rule._o2c_split(line)[0])
        )
        parts = [
            f"{proposal.currency_id.format(-vals['amount_currency'])} → "
            f"{accounts.browse(vals['account_id']).display_name}"
            for vals in vals_list
        ]
        return self.env._("Booked by a rule: %s.", "; ".join(parts))
