from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o2c_create_default_policies(self):
        result = super()._o2c_create_default_policies()
        cards = self._o2c_without("o2c.credit.scorecard")
        self.env["o2c.credit.scorecard"].create(
            [
                {"name": self.env._("Standard Scorecard"), "company_id": company.id}
                for company in cards
            ]
        )
        rules = self._o2c_without("o2c.credit.request.rule")
        live = rules._o2c_live()
        self.env["o2c.credit.request.rule"].create(
            [
                # Where the books are kept already, people decide until somebody says otherwise.
                {**vals, "company_id": company.id, "active": company not in live}
                for company in rules
                for vals in self._o2c_default_request_rules()
            ]
        )
        return result

    def _o2c_without(self, model):
        """Return the companies that have no record of ``model``, archived ones counted."""
        records = self.env[model].with_context(active_test=False)
        return self - records.search([("company_id", "in", self.ids)]).company_id

    def _o2c_default_request_rules(self):
        return [
            {
                "name": self.env._("Stopped customers"),
                "sequence": 10,
                "outcome": "denied",
                "is_for_stopped": True,
            },
            {
                "name": self.env._("Poor score"),
                "sequence": 20,
                "outcome": "denied",
                "is_score_looked_at": True,
                "score_to": 25.0,
            },
            {
                "name": self.env._("Good customers, within what their score bears"),
                "sequence": 30,
                "outcome": "approved",
                "is_score_looked_at": True,
                "score_from": 70.0,
                "is_within_proposal": True,
                "paid_from": 3,
                "is_overdue_looked_at": True,
                "amount_to": 10000.0,
            },
        ]
