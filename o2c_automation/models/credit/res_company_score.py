from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o2c_create_default_policies(self):
        result = super()._o2c_create_default_policies()
        cards = self.env["o2c.credit.scorecard"].with_context(active_test=False)
        served = cards.search([("company_id", "in", self.ids)]).company_id
        cards.create(
            [
                {"name": self.env._("Standard Scorecard"), "company_id": company.id}
                for company in self - served
            ]
        )
        return result
