from odoo import api, models
from odoo.tools import format_date


class O2cUntilMixin(models.AbstractModel):
    """Something that holds for a customer (``partner_id``) until a day (``date_end``)."""

    _name = "o2c.until.mixin"
    _description = "Agreed with a Customer until a Day"

    @api.depends("partner_id", "date_end")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for agreed in self:
            agreed.display_name = agreed.partner_id.name and self.env._(
                "%(customer)s until %(day)s",
                customer=agreed.partner_id.name,
                day=format_date(self.env, agreed.date_end),
            )
