from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    o2c_dunning_level = fields.Integer(
        "Level",
        readonly=True,
        copy=False,
        aggregator=None,
        groups="base.group_user",
        help="The highest level of the notices that left for this item.",
    )
    o2c_dunning_date = fields.Date(
        "Last Notice", readonly=True, copy=False, groups="base.group_user"
    )
    o2c_notice_line_ids = fields.One2many(
        "o2c.dunning.notice.line", "move_line_id", "Notices", groups="base.group_user"
    )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if vals.get("no_followup"):
            self.env["o2c.dunning.notice"]._withdraw_changed(self)
        return result

    # === BUSINESS METHODS === #

    def _reconcile_post_hook(self, data):
        result = super()._reconcile_post_hook(data)
        self.env["o2c.dunning.notice"]._withdraw_changed(self)
        return result
