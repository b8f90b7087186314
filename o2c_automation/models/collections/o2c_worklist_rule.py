from odoo import api, fields, models

RULES = [
    ("amount", "Overdue amount"),
    ("days_late", "Days late"),
    ("trend", "Pays later than before"),
    ("broken_promises", "Broken promises"),
    ("risk_class", "Risk class"),
    ("open_disputes", "Open dispute"),
    ("appointment", "Agreed for today"),
    ("call_task", "Call before a notice leaves"),
]


class O2cWorklistRule(models.Model):
    """One reason to contact a customer: what is measured and how many points it is worth."""

    _name = "o2c.worklist.rule"
    _description = "Worklist Rule"
    _inherit = ["o2c.factor.mixin"]
    _order = "sequence, id"
    _rec_name = "kind"

    policy_id = fields.Many2one(
        "o2c.worklist.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    kind = fields.Selection(RULES, "Rule", required=True)
    weight = fields.Integer("Points at Most", help="Zero leaves the rule out.")

    _once_each = models.UniqueIndex("(policy_id, kind)", "Each rule is there once.")

    # === FACTOR === #

    @api.model
    def _units(self):
        return {
            "amount": self.env._("in the currency of the books"),
            "days_late": self.env._("days of the oldest item"),
            "trend": self.env._("days more than before"),
            "broken_promises": self.env._("in a year"),
            "risk_class": self.env._("0 is class A, 100 is class E"),
            "open_disputes": self.env._("days the oldest is open"),
            "call_task": self.env._("calls that wait"),
            "appointment": self.env._("1: the agreed day has come"),
        }
