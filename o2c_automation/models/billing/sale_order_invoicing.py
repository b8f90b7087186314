from odoo import api, fields, models

from ...engine import invoicing as engine
from .sale_order import INVOICING_CRON


class SaleOrder(models.Model):
    """What an order that is not invoiced waits for, as its rule sees it."""

    _inherit = "sale.order"

    o2c_invoicing_wait = fields.Char(
        "Waits For", readonly=True, copy=False, groups="base.group_user"
    )
    o2c_invoicing_reason = fields.Text(
        "Why Not Yet", compute="_compute_o2c_invoicing_reason", groups="base.group_user"
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "o2c_invoicing_error",
        "o2c_invoicing_wait",
        "o2c_credit_state",
        "order_line.qty_delivered",
        "order_line.product_uom_qty",
        "partner_invoice_id",
        "date_order",
    )
    @api.depends_context("lang")
    def _compute_o2c_invoicing_reason(self):
        for order in self:
            order.o2c_invoicing_reason = (
                order.o2c_invoicing_error
                or order._o2c_refusal()
                or order.o2c_invoicing_wait
                or order._o2c_appointment()
            )

    def _o2c_refusal(self):
        """Return why the rule leaves the order alone for now, or an empty string."""
        self.ensure_one()
        rule = self._o2c_invoicing_rule()
        if self.o2c_credit_state in ("held", "denied"):
            return self.env._("The customer's credit is not released.")
        if not rule or rule.trigger == "manual":
            return self.env._("Invoiced by hand only.")
        if self.date_order and self.date_order < rule.date_from:
            return self.env._("Older than the invoicing rule: left to you.")
        if not self._o2c_is_ripe(rule):
            return self.env._("Waits for the delivery.")
        return ""

    def _o2c_appointment(self):
        """Return when the rule invoices the order."""
        rule = self._o2c_invoicing_rule()
        if rule.trigger in engine.CONTINUOUS:
            return self.env._("Invoiced with the next run.")
        day = engine.next_day(rule._schedule(), rule._local_date(fields.Datetime.now()))
        return self.env._("Invoiced on %(date)s.", date=fields.Date.to_string(day))

    # === BUSINESS METHODS === #

    def _o2c_is_ripe(self, rule):
        """Tell whether the order is delivered as far as its rule asks."""
        self.ensure_one()
        return engine.is_ripe(rule.trigger, self._o2c_delivery_progress())

    def _o2c_delivery_progress(self):
        """Return how far each line is delivered."""
        self.ensure_one()
        lines = self.order_line.filtered(lambda ln: not (ln.display_type or ln.is_downpayment))
        return [self._o2c_line_progress(line) for line in lines]

    @api.model
    def _o2c_line_progress(self, line):
        """Return how far ``line`` is delivered; extend it to count otherwise."""
        return engine.Progress(line.product_uom_qty, line.qty_delivered)

    def _o2c_delivered(self):
        """Have the orders invoiced soon whose rule waited for a delivery; call it after one."""
        triggers = {order._o2c_invoicing_rule().trigger for order in self}
        if triggers & set(engine.CONTINUOUS):
            self.env.ref(INVOICING_CRON).sudo()._trigger()

    def _o2c_amount_due(self):
        """Return what the orders would be invoiced together, in the company's minor units.

        Taxes are included; what was paid down is not deducted.
        """
        company_currency = self.company_id.currency_id
        total = sum(
            line.qty_to_invoice * line.price_reduce_taxinc / (line.order_id.currency_rate or 1.0)
            for line in self.order_line
            if not (line.display_type or line.is_downpayment)
        )
        return company_currency.o2c_to_minor(total)

    def _o2c_consolidation_key(self, consolidation):
        """Return what the orders of one invoice have in common; the order itself if nothing."""
        self.ensure_one()
        if consolidation == "order":
            return self
        common = {
            "customer": lambda: True,
            "delivery": lambda: self.partner_shipping_id,
            "reference": lambda: self.client_order_ref,
            "project": lambda: self["project_id"] if "project_id" in self._fields else False,
        }[consolidation]()
        return (self.partner_invoice_id.commercial_partner_id, common) if common else self
