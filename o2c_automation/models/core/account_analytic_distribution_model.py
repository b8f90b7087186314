from odoo import api, models


class AccountAnalyticDistributionModel(models.Model):
    """Whether a batch of journal items has to look for analytic distributions at all.

    The host looks for the distribution models of each journal item by a query of its own. A
    batch asks once whether there is any; where there is none, its items need not look.
    """

    _inherit = "account.analytic.distribution.model"

    @api.model
    def _o2c_looked_up_once(self, records):
        """Return ``records`` for a batch: what is done with them looks for no models in vain."""
        # Those of other companies count too: who may see which of them is the host's question.
        if self.sudo().search_count([], limit=1):
            return records
        return records.with_context(o2c_no_distribution_models=True)

    @api.model
    def _get_applicable_models(self, vals):
        if self.env.context.get("o2c_no_distribution_models"):
            return self.browse()
        return super()._get_applicable_models(vals)
