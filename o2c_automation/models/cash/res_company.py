from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o2c_create_default_policies(self):
        result = super()._o2c_create_default_policies()
        policies = self.env["o2c.match.policy"].with_context(active_test=False)
        having = policies.search([("company_id", "in", self.ids)]).company_id
        policies.create(
            [
                {"name": self.env._("Standard"), "company_id": company.id}
                for company in self - having
            ]
        )
        return result
