from odoo import Command, models

# Name, days after due, template. None leaves by itself until somebody says so: on the
# day the addon is installed every old overdue item would be reminded at once.
DEFAULT_LEVELS = (
    ("Reminder", 3, "mail_template_dunning_1"),
    ("Second Notice", 14, "mail_template_dunning_2"),
    ("Final Notice", 28, "mail_template_dunning_3"),
)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o2c_create_default_policies(self):
        result = super()._o2c_create_default_policies()
        self.env["o2c.dunning.policy"].create(
            [
                self._o2c_dunning_policy_vals(company)
                for company in self._o2c_without("o2c.dunning.policy")
            ]
        )
        for model in ("o2c.worklist.policy", "o2c.statement.schedule"):
            self.env[model].create(
                [
                    {"name": self.env._("Standard"), "company_id": company.id}
                    for company in self._o2c_without(model)
                ]
            )
        return result

    def _o2c_dunning_policy_vals(self, company):
        """Return a policy that works out of the box: it proposes, people approve."""
        return {
            "name": "Standard",
            "company_id": company.id,
            "level_ids": [
                Command.create(
                    {
                        "name": name,
                        "offset_days": offset,
                        "mail_template_id": self.env.ref(f"o2c_automation.{template}").id,
                    }
                )
                for name, offset, template in DEFAULT_LEVELS
            ],
        }
