from odoo import api, fields, models

from odoo.addons.o2c_automation.engine import invoicing as engine

EMPLOYEES = "base.group_user"


class SaleOrder(models.Model):
    """Orders of goods wait, and are due, from their transfers on."""

    _inherit = "sale.order"

    o2c_date_delivered = fields.Datetime(
        "Delivered Since",
        compute="_compute_o2c_delivered_not_invoiced",
        groups=EMPLOYEES,
        help="Since when goods are with the customer that no invoice bills.",
    )
    o2c_amount_delivered = fields.Monetary(
        "Delivered, Not Invoiced",
        compute="_compute_o2c_delivered_not_invoiced",
        groups=EMPLOYEES,
        help="What was delivered and is not billed yet, with taxes.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_line.qty_delivered", "order_line.qty_invoiced", "order_line.move_ids.state")
    def _compute_o2c_delivered_not_invoiced(self):
        for order in self:
            lines = order.order_line.filtered(lambda line: line._o2c_quantity_unbilled() > 0)
            dates = filter(None, (line._o2c_unbilled_since() for line in lines))
            order.o2c_date_delivered = min(dates, default=False)
            order.o2c_amount_delivered = sum(
                line._o2c_quantity_unbilled() * line.price_reduce_taxinc for line in lines
            )

    @api.depends("o2c_date_delivered")
    def _compute_o2c_invoicing_age(self):
        result = super()._compute_o2c_invoicing_age()
        now = fields.Datetime.now()
        for order in self.filtered("o2c_date_delivered"):
            order.o2c_invoicing_age = (now - order.o2c_date_delivered).days
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _o2c_line_progress(self, line):
        """What nothing more is delivered of counts as delivered in full."""
        states = set(line.move_ids.mapped("state"))
        if "done" in states and states <= {"done", "cancel"}:
            return engine.Progress(line.qty_delivered, line.qty_delivered)
        return super()._o2c_line_progress(line)
