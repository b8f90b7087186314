from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    o2c_dunning_policy_id = fields.Many2one(
        "o2c.dunning.policy",
        "Dunning Policy",
        company_dependent=True,
        domain="[('company_id', '=', allowed_company_ids[0])]",
        groups="base.group_user",
        help="Empty: the narrowest policy that is for the tags, country and risk class.",
    )
    o2c_dunning_contact_id = fields.Many2one(
        "res.partner",
        "Notices Go To",
        domain="[('id', 'child_of', id)]",
        groups="base.group_user",
        help="Who gets the notices. Empty: the invoice address.",
    )
    o2c_notice_count = fields.Integer(
        compute="_compute_o2c_notice_count", groups="o2c_automation.group_user"
    )

    # === COMPUTE METHODS === #

    def _compute_o2c_notice_count(self):
        self._o2c_count("o2c.dunning.notice", "o2c_notice_count")

    # === ACTION METHODS === #

    def action_o2c_notices(self):
        """List the notices of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_dunning_notice_action"
        )
        customer = self.commercial_partner_id
        return {**action, "domain": [("partner_id", "=", customer.id)], "context": {}}

    # === BUSINESS METHODS === #

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "o2c_dunning_policy_id", "o2c_dunning_contact_id"]

    def _o2c_dunning_addressees(self):
        """Return who gets the notices of each of these customers, by customer id."""
        return {
            partner.id: partner.o2c_dunning_contact_id.id
            or partner.address_get(["invoice"])["invoice"]
            for partner in self
        }

    def _o2c_dunning_channels(self):
        """Return through which channels each of these customers can be reached, by customer id.

        :return: dict of tuples of ``email``, ``print``, ``post``, ``sms`` and ``call``
        """
        addressees = self._o2c_dunning_addressees()
        people = self.browse(set(addressees.values())).grouped("id")
        return {
            partner_id: people[addressee_id]._o2c_reachable_by()
            for partner_id, addressee_id in addressees.items()
        }

    def _o2c_reachable_by(self):
        """Return the channels for which this contact has an address."""
        self.ensure_one()
        has_post = self.street or self.street2 or self.city or self.zip
        known = {
            "email": self.email,
            "print": has_post,
            "post": has_post,
            "sms": self.phone,
            "call": self.phone,
        }
        return tuple(channel for channel, address in known.items() if address)
