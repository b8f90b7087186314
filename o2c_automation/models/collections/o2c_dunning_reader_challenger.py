from odoo import api, models


class O2cDunningReader(models.AbstractModel):
    """Whoever is in the test group is reminded by the challenger."""

    _inherit = "o2c.dunning.reader"

    @api.model
    def _policies(self, company, partners):
        policies = super()._policies(company, partners)
        return {
            partner_id: policy and policy._for_customer(partner_id)
            for partner_id, policy in policies.items()
        }
