from odoo import fields, models


class O2cDunningPolicy(models.Model):
    """Whom fees and interest are claimed of, by which rule, and where they are booked."""

    _inherit = "o2c.dunning.policy"

    interest_rule_id = fields.Many2one(
        "o2c.interest.rule",
        "Rule for Late Payment",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        help="Empty: the law of your country. What was agreed with a customer comes first.",
    )
    charges_consumers = fields.Boolean(
        "Also of Consumers",
        help="Fees, interest and lump sums are claimed of consumers, too. Ask what the law allows.",
    )
    fee_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Where fees are booked. Empty: the account of the sales journal.",
    )
    fee_tax_id = fields.Many2one(
        "account.tax",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale'), ('company_id', '=', company_id)]",
        help="Empty: none.",
    )
    charge_expiry_days = fields.Integer(
        "Unclaimed Charges Expire (days)",
        default=365,
        help="Counted from the day the item was paid. 0: they never expire by themselves.",
    )

    _expiry_positive = models.Constraint(
        "CHECK (charge_expiry_days >= 0)", "Days cannot be below zero."
    )

    # === BUSINESS METHODS === #

    def _accrued_types(self):
        """Return which charges accrue for customers of this policy: what any level claims."""
        return {name for level in self.level_ids for name in level._claimed_types()}

    def _charges(self, partner):
        """Tell whether fees and interest are claimed of ``partner`` at all."""
        self.ensure_one()
        return self.charges_consumers or partner._o2c_debtor_type() != "consumer"
