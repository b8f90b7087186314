from odoo import api, fields, models
from odoo.exceptions import UserError


class O2cMatchProposal(models.Model):
    """A reconciliation rule may explain all of a bank line, or a part beside open items."""

    _inherit = "o2c.match.proposal"

    amount_rule = fields.Monetary(
        "By the Rule",
        compute="_compute_amount_rule",
        help="What the rule explains of the money; negative where it adds a charge kept back.",
    )

    @api.depends(
        "reconcile_model_id",
        "amount",
        "amount_fee",
        "amount_discount",
        "amount_over",
        "line_ids.amount",
    )
    def _compute_amount_rule(self):
        by_rule = self.filtered("reconcile_model_id")
        (self - by_rule).amount_rule = 0.0
        for one in by_rule:
            settled = sum(one.line_ids.mapped("amount")) + one.amount_over
            money = one.amount + one.amount_fee + one.amount_discount
            one.amount_rule = one.currency_id.round(money - settled)

    # === BUSINESS METHODS === #

    def _is_wholly_by_rule(self):
        """Return whether a rule explains all the money."""
        self.ensure_one()
        return bool(self.reconcile_model_id) and not (self.line_ids or self.amount_over)

    def _rule_part_vals_list(self):
        """Return the journal items of the part that the rule explains."""
        self.ensure_one()
        rule, line = self.reconcile_model_id, self.statement_line_id
        parts, _rest = rule._o2c_split(line)
        if sum(part.amount for part in parts) != self.currency_id.o2c_to_minor(self.amount_rule):
            raise UserError(
                self.env._(
                    "The rule %(rule)s was changed since: match %(line)s again.",
                    rule=rule.display_name,
                    line=line.display_name,
                )
            )
        return rule._o2c_part_vals_list(line, parts)
