from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    o2c_dispute_count = fields.Integer(
        compute="_compute_o2c_dispute_count", groups="o2c_automation.group_user"
    )

    o2c_claim_window_days = fields.Integer(
        "Claim Window (days)",
        groups="o2c_automation.group_user",
        help="Within how many days of the invoice this customer may claim, as agreed. Zero: "
        "what the reason of the claim says.",
    )

    def _compute_o2c_dispute_count(self):
        customers = self.commercial_partner_id
        counts = dict(
            self.env["o2c.dispute"]._read_group(
                [("partner_id", "in", customers.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.o2c_dispute_count = counts.get(partner.commercial_partner_id, 0)

    def action_o2c_disputes(self):
        """List the disputes of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_dispute_action")
        customer = self.commercial_partner_id
        return {**action, "domain": [("partner_id", "=", customer.id)], "context": {}}
