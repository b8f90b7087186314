from odoo import api, fields, models

from .res_partner_credit import CREDIT_ANALYST


class O2cCreditRequestReference(models.Model):
    """Another supplier of a customer, and what they say of them."""

    _name = "o2c.credit.request.reference"
    _description = "Trade Reference"
    _order = "id"

    request_id = fields.Many2one(
        "o2c.credit.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    name = fields.Char("Supplier", required=True)
    contact = fields.Char("Phone or E-mail")
    years = fields.Integer("Customer For (Years)")
    verdict = fields.Selection(
        [("good", "Pays well"), ("slow", "Pays late"), ("bad", "Does not pay")], "They Say"
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        references = super().create(vals_list)
        references._check_may_change()
        return references

    def write(self, vals):
        self._check_may_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_while_open(self):
        self._check_may_change()

    def _check_may_change(self):
        """Leave what a sent request rests on to those who ask the suppliers.

        :raise UserError: where somebody else changes it
        """
        if not self.env.su and not self.env.user.has_group(CREDIT_ANALYST):
            self.request_id._check_still_draft()
