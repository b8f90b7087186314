from odoo import api, models


class O2cDispute(models.Model):
    _name = "o2c.dispute"
    _inherit = ["o2c.dispute", "o2c.call.result.mixin"]
    _o2c_call_outcome = "dispute"

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        self.env["o2c.dunning.notice"]._withdraw_changed(disputes.move_line_id)
        return disputes

    def write(self, vals):
        """Withdraw notices where more of an item is in dispute than before."""
        if {"amount", "state", "move_line_id"}.isdisjoint(vals):
            return super().write(vals)
        before = {line: line.o2c_disputed_amount for line in self.sudo().move_line_id}
        result = super().write(vals)
        grown_sudo = self.sudo().move_line_id.filtered(
            lambda line: line.o2c_disputed_amount > before.get(line, 0.0)
        )
        self.env["o2c.dunning.notice"]._withdraw_changed(grown_sudo)
        return result
