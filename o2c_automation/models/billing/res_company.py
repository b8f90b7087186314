from odoo import fields, models

# A company that is live goes on as it did until somebody switches these on.
BY_HAND = {"trigger": "manual", "auto_post": False, "auto_dispatch": False}


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

        In a company that is live it does none of this by itself until it is switched on.
        It starts now: whatever was confirmed or posted before stays untouched.
        """
        rules = self.env["o2c.invoicing.rule"].sudo().with_context(active_test=False)
        present = rules.search([("company_id", "in", self.ids), ("partner_id", "=", False)])
        new = self - present.company_id
        live = new._o2c_live()
        name = self.env._("All customers")
        rules.create(
            [
                {"name": name, "company_id": company.id, **(BY_HAND if company in live else {})}
                for company in new
            ]
        )

    def _o2c_get_billing_user(self):
        """Return the user to ask about invoices: the one chosen, or any billing clerk."""
        self.ensure_one()
        clerks = self.env.ref("o2c_automation.group_billing").sudo().all_user_ids
        own = clerks.filtered(lambda user: user.active and self in user.company_ids)
        return self.o2c_billing_user_id or own.sorted("id")[:1]
