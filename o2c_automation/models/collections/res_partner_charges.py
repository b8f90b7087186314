from odoo import api, fields, models

from .o2c_interest_rule import PARTY_TYPES


class ResPartner(models.Model):
    """Which law or contract says what a customer owes for paying late."""

    _inherit = "res.partner"

    o2c_party_type = fields.Selection(
        PARTY_TYPES,
        "In Law",
        groups="base.group_user",
        help="Empty: a business if it is a company or has a tax ID, else a consumer.",
    )
    o2c_interest_rule_id = fields.Many2one(
        "o2c.interest.rule",
        "Agreed Interest",
        company_dependent=True,
        domain="[('country_ids', '=', False), "
        "('company_id', 'in', (False, allowed_company_ids[0]))]",
        groups="base.group_user",
        help="What the contract says about late payment. It takes the place of the law.",
    )

    o2c_charge_count = fields.Integer(
        compute="_compute_o2c_charge_count", groups="o2c_automation.group_user"
    )

    # === COMPUTE METHODS === #

    def _compute_o2c_charge_count(self):
        self._o2c_count("o2c.late.charge", "o2c_charge_count")

    # === ACTION METHODS === #

    def action_o2c_charges(self):
        """List what the customer owes for paying late."""
        self.ensure_one()
        return self._o2c_agreements_action("o2c_automation.o2c_late_charge_action")

    # === BUSINESS METHODS === #

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "o2c_party_type", "o2c_interest_rule_id"]

    def _o2c_debtor_type(self):
        """Return what the customer is in law: business, public or consumer."""
        self.ensure_one()
        debtor = self.commercial_partner_id
        guessed = "business" if debtor.is_company or debtor.vat else "consumer"
        return debtor.o2c_party_type or guessed
