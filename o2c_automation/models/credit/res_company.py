from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o2c_create_default_policies(self):
        result = super()._o2c_create_default_policies()
        policies = self.env["o2c.credit.policy"].with_context(active_test=False)
        served = policies.search([("company_id", "in", self.ids)]).company_id
        new = self - served
        policies.create(
            [
                {"name": self.env._("Standard Credit Policy"), "company_id": company.id}
                for company in new
            ]
        )
        for company in new:
            self.env["res.partner"]._o2c_adopt_limits(company)
        return result
