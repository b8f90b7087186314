from odoo import api, models


class O2cEvent(models.Model):
    _inherit = "o2c.event"

    @api.model
    def _get_kind_labels(self):
        return {
            **super()._get_kind_labels(),
            "collector.absent": self.env._("Collections: A colleague stands in"),
            "contact.logged": self.env._("Customer contacted"),
            "dunning.notice.item_excluded": self.env._("Dunning Notice: Item taken off"),
            "dunning.notice.item_included": self.env._("Dunning Notice: Item put back"),
            "late.charge.over_claimed": self.env._("Late Charge: Claimed too much"),
        }
