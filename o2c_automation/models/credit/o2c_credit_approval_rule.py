from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine.approval import Band
from ..core.o2c_customer_scope_mixin import RISK_CLASSES
from .res_partner_credit import CREDIT_ANALYST


class O2cCreditApprovalRule(models.Model):
    """One row of the approval matrix: who releases held orders of which amount.

    The first row that holds counts. Where none does, one credit manager releases.
    """

    _name = "o2c.credit.approval.rule"
    _description = "Credit Approval Rule"
    _inherit = ["o2c.policy.mixin"]

    basis = fields.Selection(
        [("order", "Amount of the order"), ("exposure", "Exposure with the order")],
        "Amount Looked At",
        required=True,
        default="order",
        help="Parts of one order that are released one after another count together. "
        "The exposure also counts the customer's other orders and invoices.",
    )
    amount_from = fields.Monetary("From")
    amount_to = fields.Monetary("Up To", help="Zero: no upper end.")
    risk_class = fields.Selection(RISK_CLASSES, help="Empty: any risk class.")
    group_id = fields.Many2one(
        "res.groups", "Approved By", help="Any member of this group who works in credit."
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Or By",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    needed_count = fields.Selection(
        [("1", "One person"), ("2", "Two persons")], "Needed", required=True, default="1"
    )

    _band_positive = models.Constraint(
        "CHECK (amount_from >= 0 AND (amount_to = 0 OR amount_to >= amount_from))",
        "The band must start at zero or above, and end at or above its start.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("name", "group_id", "user_ids")
    def _check_somebody_approves(self):
        for rule in self:
            if not rule.group_id and not rule.user_ids:
                raise ValidationError(
                    self.env._("Say who approves in the band %(name)s.", name=rule.name)
                )

    @api.constrains("user_ids")
    def _check_approvers_work_in_credit(self):
        for user in self.user_ids:
            if not user.has_group(CREDIT_ANALYST):
                raise ValidationError(
                    self.env._("%(name)s has no credit role, and cannot approve.", name=user.name)
                )

    # === BUSINESS METHODS === #

    @api.model
    def _bands(self, company):
        """Return the engine's bands of ``company``, in order."""
        to_minor = company.currency_id.o2c_to_minor
        return tuple(
            Band(
                rule.id,
                minimum=to_minor(rule.amount_from),
                maximum=to_minor(rule.amount_to) if rule.amount_to else None,
                risk_class=rule.risk_class or None,
                basis=rule.basis,
            )
            for rule in self._in_use(company)
        )

    def _approver_domain(self):
        """Return the domain of the users who approve by this rule."""
        self.ensure_one()
        named = Domain("id", "in", self.user_ids.ids)
        members = Domain("all_group_ids", "in", self.group_id.ids)
        in_credit = Domain("all_group_ids", "in", self.env.ref(CREDIT_ANALYST).ids)
        return (named | members if self.group_id else named) & in_credit
