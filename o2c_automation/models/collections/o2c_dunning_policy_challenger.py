from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.challenger import Trial, is_challenger


class O2cDunningPolicy(models.Model):
    """A policy may have a challenger that a share of its customers is reminded by instead."""

    _inherit = "o2c.dunning.policy"

    challenger_id = fields.Many2one(
        "o2c.dunning.policy",
        check_company=True,
        domain="[('company_id', '=', company_id), ('id', '!=', id)]",
        ondelete="restrict",
        help="Another policy that is tried on some of the customers of this one.",
    )
    challenger_share = fields.Float("Share (%)", default=20.0, digits=(5, 2))
    trial_name = fields.Char(
        "Name of the Test",
        help="Customers stay in their group as long as the name is the same; another name "
        "shuffles them anew.",
    )

    _share_is_a_share = models.Constraint(
        "CHECK (challenger_share BETWEEN 0 AND 100)", "The share is between 0 and 100 %."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("challenger_id")
    def _check_challenger(self):
        for policy in self:
            challenger = policy.challenger_id
            if challenger and (challenger == policy or challenger.challenger_id):
                raise ValidationError(
                    self.env._("A challenger is another policy that has none of its own.")
                )

    # === BUSINESS METHODS === #

    def _for_customer(self, partner_id):
        """Return by which policy the customer is reminded: this one or its challenger."""
        self.ensure_one()
        challenger = self.challenger_id
        if not challenger.active:
            return self
        trial = Trial(self.company_id.id, self.trial_name or "", self.challenger_share)
        return challenger if is_challenger(partner_id, trial) else self

    def _trials(self):
        """Return the group and the name of the test of notices of each policy, where one runs."""
        champions = self.filtered(lambda policy: policy.challenger_id.active)
        rivals = self.search([("challenger_id", "in", self.ids)])
        groups = {policy: ("champion", policy.trial_name) for policy in champions}
        return groups | {rival.challenger_id: ("challenger", rival.trial_name) for rival in rivals}
