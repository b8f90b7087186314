from odoo import api, fields, models


class O2cPolicyMixin(models.AbstractModel):
    """What a company has chosen: one of several policies or rules, tried in their order."""

    _name = "o2c.policy.mixin"
    _description = "Policy of a Company"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # === BUSINESS METHODS === #

    @api.model
    def _in_use(self, company, **kwargs):
        """Return what ``company`` has chosen, in order, whoever asks.

        A caller's context brings nothing archived back: what is found here is decided by,
        and kept in the registry's cache.
        """
        chosen_sudo = self.sudo().with_context(active_test=True)
        return chosen_sudo.search([("company_id", "=", company.id)], **kwargs)
