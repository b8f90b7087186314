from odoo import api, models


class O2cDispute(models.Model):
    _inherit = "o2c.dispute"

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        self.env["o2c.dunning.notice"]._withdraw_changed(disputes.move_line_id)
        return disputes
