from odoo import Command, models

# Name, days after due, template, leaves by itself.
DEFAULT_LEVELS = (
    ("Reminder", 3, "mail_template_dunning_1", True),
    ("Second Notice", 14, "mail_template_dunning_2", True),
    ("Final Notice", 28, "mail_template_dunning_3", False),
)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o2c_create_default_policies(self):
        result = super()._o2c_create_default_policies()
        policy_model = self.env["o2c.dunning.policy"]
        known = policy_model.with_context(active_test=False).search(
            [("company_id", "in", self.ids)]
        )
        policy_model.create(
            [self._o2c_dunning_policy_vals(company) for company in self - known.company_id]
        )
        return result

    def _o2c_dunning_policy_vals(self, company):
        """Return a policy that works out of the box: two levels leave by themselves."""
        return {
            "name": "Standard",
            "company_id": company.id,
            "level_ids": [
                Command.create(
                    {
                        "name": name,
                        "offset_days": offset,
                        "mail_template_id": self.env.ref(f"o2c_automation.{template}").id,
                        "is_automatic": automatic,
                    }
                )
                for name, offset, template, automatic in DEFAULT_LEVELS
            ],
        }
