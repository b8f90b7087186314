from odoo import api, models


class O2cDunningReader(models.AbstractModel):
    """Whoever is in the test group is reminded by the challenger."""

    _inherit = "o2c.dunning.reader"

    @api.model
    def _choices(self, company, partners):
        choices = super()._choices(company, partners)
        return {
            partner_id: choice._replace(
                policy=choice.policy and choice.policy._for_customer(partner_id)
            )
            for partner_id, choice in choices.items()
        }
