from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Exposure reads the few items that are in dispute beside the many that are open.
    _o2c_disputed_idx = models.Index("(partner_id) WHERE o2c_disputed_amount > 0")
