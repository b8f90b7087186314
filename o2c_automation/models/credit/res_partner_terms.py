from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .res_partner_credit import CREDIT_MANAGER, CREDIT_READERS


class ResPartner(models.Model):
    """How the form keeps people from entering terms that would be refused or count for nothing."""

    _inherit = "res.partner"

    o2c_can_set_terms = fields.Boolean(
        compute="_compute_o2c_can_set_terms",
        groups=CREDIT_READERS,
        help="Whether the user may set the credit terms of customers.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    def _compute_o2c_can_set_terms(self):
        self.o2c_can_set_terms = self.env.su or self.env.user.has_group(CREDIT_MANAGER)

    # === CONSTRAINT METHODS === #

    @api.constrains("credit_limit", "o2c_temporary_limit")
    def _check_o2c_limits_positive(self):
        """Refuse negative limits, which hold every order and say nothing."""
        for partner in self.sudo():
            if min(partner.credit_limit, partner.o2c_temporary_limit) < 0:
                raise ValidationError(
                    self.env._(
                        "The credit limit of %(customer)s cannot be negative. Zero means no "
                        "credit; without an own limit the policy's default counts.",
                        customer=partner.display_name,
                    )
                )

    @api.constrains("o2c_temporary_limit", "o2c_temporary_limit_until")
    def _check_o2c_temporary_limit(self):
        """Refuse a temporary limit without its last day: it would count for nothing."""
        for partner in self.sudo():
            if partner.o2c_temporary_limit and not partner.o2c_temporary_limit_until:
                raise ValidationError(
                    self.env._(
                        "Say until when the temporary limit of %(customer)s holds, on the "
                        "Credit page of the customer. Without an end, set an own limit instead.",
                        customer=partner.display_name,
                    )
                )
