from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o2c_create_default_policies(self):
        result = super()._o2c_create_default_policies()
        policies = self.env["o2c.match.policy"].with_context(active_test=False)
        having = policies.search([("company_id", "in", self.ids)]).company_id
        new = self - having
        beginning = new - new._o2c_live()
        name = self.env._("Standard")
        policies.create(
            [
                {"name": name, "company_id": company.id, "is_automatic": company in beginning}
                for company in new
            ]
        )
        return result
