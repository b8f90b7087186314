from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._o2c_create_default_policies()
        return companies

    def _o2c_create_default_policies(self):
        """Give the companies the policies that make the addon useful at once.

        Each capability extends this method; creating what exists already is
        left out, so that it may be called again at any time.
        """

    def _o2c_manager(self, group="o2c_automation.group_ar_manager"):
        """Return who answers for this company in a role: the first user who has it."""
        self.ensure_one()
        holders = [
            ("all_group_ids", "in", self.env.ref(group).ids),
            ("company_ids", "in", self.ids),
            ("share", "=", False),
        ]
        return self.env["res.users"].search(holders, order="id", limit=1)

    def _o2c_alone(self, records):
        """Return ``records`` as somebody sees them who works in this company and no other."""
        self.ensure_one()
        return records.with_company(self).with_context(allowed_company_ids=self.ids)

    def _o2c_live(self):
        """Return the companies that keep their books here already.

        On them a new policy proposes and does not act: nobody expects an addon to post,
        write off or send on the day it is installed.
        """
        entries = self.env["account.move"].sudo()
        groups = entries._read_group(
            [("company_id", "in", self.ids), ("state", "=", "posted")], ["company_id"]
        )
        return self.browse([company.id for (company,) in groups])
