from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    o2c_statement_schedule_id = fields.Many2one(
        "o2c.statement.schedule",
        "Statements",
        company_dependent=True,
        domain="[('company_id', '=', allowed_company_ids[0])]",
        groups="base.group_user",
        help="When and of what the customer gets statements. Empty: the first schedule of the "
        "company.",
    )

    # === ACTION METHODS === #

    def action_o2c_statements(self):
        """List the statements the customer got."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_statement_action")
        customer = self.commercial_partner_id
        return {**action, "domain": [("partner_id", "=", customer.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _commercial_fields(self):
        return [*super()._commercial_fields(), "o2c_statement_schedule_id"]
