from odoo import api, fields, models


class ResPartner(models.Model):
    """Who collects from a customer, and what was talked about."""

    _inherit = "res.partner"

    o2c_collector_id = fields.Many2one(
        "res.users",
        "Collector",
        company_dependent=True,
        domain=[("share", "=", False)],
        groups="base.group_user",
        help="Whose portfolio the customer is in. Empty: by the portfolio rules.",
    )

    # === ACTION METHODS === #

    def action_o2c_contacts(self):
        """List what was talked about with the customer."""
        self.ensure_one()
        return self._o2c_agreements_action("o2c_automation.o2c_contact_log_action")

    # === BUSINESS METHODS === #

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "o2c_collector_id"]
