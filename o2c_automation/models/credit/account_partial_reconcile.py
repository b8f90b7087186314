from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        """Money was applied: the customers' held orders are looked at again, later."""
        partials = super().create(vals_list)
        receivable = partials.credit_move_id.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.env["o2c.credit.check"]._recheck_customers(receivable.partner_id)
        return partials
