from odoo import api, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """A limit for a while: the day it ends makes it count."""

    _inherit = "res.partner"

    # === CONSTRAINT METHODS === #

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
