from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    o2c_billing_user_id = fields.Many2one(
        "res.users",
        "Billing Clerk",
        help="Who is asked to help when an invoice cannot be sent.",
    )
    o2c_fallback_channel = fields.Selection(
        selection=lambda self: self.env["o2c.dispatch"]._fields["channel"].selection,
        string="Fallback Channel",
        default="print",
        help="Where an invoice goes that cannot be sent the way its customer prefers.",
    )

    def _o2c_create_default_policies(self):
        res = super()._o2c_create_default_policies()
        self._o2c_create_default_invoicing_rules()
        return res

    def _o2c_create_default_invoicing_rules(self):
        """Give each company a rule that invoices, posts and sends new orders.

        It starts now: whatever was confirmed or posted before stays untouched, so that
        installing the addon in a running company invoices nothing by surprise.
        """
        rules = self.env["o2c.invoicing.rule"].sudo().with_context(active_test=False)
        present = rules.search([("company_id", "in", self.ids), ("partner_id", "=", False)])
        rules.create(
            [
                {"name": self.env._("All customers"), "company_id": company.id}
                for company in self - present.company_id
            ]
        )

    def _o2c_get_billing_user(self):
        """Return the user to ask about invoices: the one chosen, or any billing clerk."""
        self.ensure_one()
        clerks = self.env.ref("o2c_automation.group_billing").sudo().all_user_ids
        own = clerks.filtered(lambda user: user.active and self in user.company_ids)
        return self.o2c_billing_user_id or own.sorted("id")[:1]
