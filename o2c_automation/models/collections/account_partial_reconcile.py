from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Money that is applied, or no longer is, changes whether a promise was kept."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        self.env["o2c.promise"]._judge_again(partials.debit_move_id)
        return partials

    def unlink(self):
        lines = self.debit_move_id
        result = super().unlink()
        self.env["o2c.promise"]._judge_again(lines.exists())
        self.env["o2c.late.charge"]._follow(lines.exists())
        return result
