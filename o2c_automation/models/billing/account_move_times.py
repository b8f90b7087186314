from odoo import api, fields, models


class AccountMove(models.Model):
    """When what an invoice charges was delivered, and when it was posted."""

    _inherit = "account.move"

    o2c_date_posted = fields.Datetime(
        "Posted On", readonly=True, copy=False, groups="base.group_user"
    )
    o2c_date_delivered = fields.Datetime(
        "Delivered On",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The last delivery of what is on the invoice, where goods leave from stock.",
    )
    o2c_hours_to_invoice = fields.Float(
        "Hours to Invoice", compute="_compute_o2c_hours_to_invoice", groups="base.group_user"
    )

    @api.depends("o2c_date_posted", "o2c_date_delivered")
    def _compute_o2c_hours_to_invoice(self):
        for move in self:
            ends = (move.o2c_date_delivered, move.o2c_date_posted)
            seconds = (ends[1] - ends[0]).total_seconds() if all(ends) else 0.0
            move.o2c_hours_to_invoice = seconds / 3600

    def _post(self, soft=True):
        posted = super()._post(soft)
        invoices_sudo = posted.sudo().filtered(lambda move: move.is_sale_document())
        invoices_sudo.o2c_date_posted = fields.Datetime.now()
        for move_id, moment in invoices_sudo._o2c_delivery_moments().items():
            self.env["account.move"].sudo().browse(move_id).o2c_date_delivered = moment
        return posted

    def _o2c_delivery_moments(self):
        """Return id → when what the invoices charge was delivered, as far as it is known."""
        return {}
