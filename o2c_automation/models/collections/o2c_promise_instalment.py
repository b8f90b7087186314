from odoo import api, fields, models
from odoo.fields import Domain


class O2cPromise(models.Model):
    """Promises that are instalments of a payment plan: judged as all are, told to the plan."""

    _inherit = "o2c.promise"

    plan_id = fields.Many2one(
        "o2c.payment.plan",
        "Payment Plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )

    @api.model
    def _due_domain(self):
        """When a plan is broken, later instalments break no further promise."""
        later = Domain("plan_id.state", "=", "broken") & Domain("is_to_judge", "=", False)
        return super()._due_domain() & ~later

    def _act_on_verdict(self):
        if not self.plan_id:
            return super()._act_on_verdict()
        if self.state == "kept":
            self.partner_id._o2c_enqueue_credit_recheck()
        return self.plan_id._follow_instalments()
