from odoo import fields, models

from .sale_order import EMPLOYEES


class SaleOrder(models.Model):
    """The invoice of a confirmed order meets the same decision as its confirmation."""

    _inherit = "sale.order"

    o2c_invoice_check_id = fields.Many2one(
        "o2c.credit.check",
        "Credit Check of the Invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=EMPLOYEES,
    )
    o2c_invoice_credit_state = fields.Selection(
        related="o2c_invoice_check_id.state", string="Credit of the Invoice", groups=EMPLOYEES
    )
    o2c_invoice_credit_message = fields.Char(
        related="o2c_invoice_check_id.message", string="Invoice Verdict", groups=EMPLOYEES
    )

    # === ACTIONS === #

    def action_o2c_request_invoice_release(self):
        """Ask the credit desk to let the invoice go."""
        self.ensure_one()
        return self.o2c_invoice_check_id.action_request_release()

    # === DECIDING === #

    def _o2c_check_invoicing(self):
        """Decide on the invoices of the orders, record holds; return those that may go."""
        policies = self.env["o2c.credit.policy"]
        asked = self.browse()
        for company, orders in self.grouped("company_id").items():
            if policies._has_checkpoint(company, "invoice"):
                asked |= orders
        return self - (asked - asked._o2c_check_later("invoice"))

    def _o2c_check_later(self, checkpoint):
        """Decide on what follows the confirmation, record holds; return what may go on.

        :param checkpoint: ``invoice``, or another that the hold desk knows
        """
        cleared = self.browse()
        checks_sudo = self.env["o2c.credit.check"].sudo()
        for company, orders in self.grouped("company_id").items():
            cases = orders.sudo().with_company(company)._o2c_credit_decide(checkpoint)
            passed = [
                case for case in cases if checks_sudo._later_of(case, checkpoint)._lets_pass(case)
            ]
            cleared |= orders.browse([case.order.id for case in passed])
            checks_sudo._record_later(checkpoint, cases)
        return self & cleared

    def _o2c_bills_only_delivered(self):
        """Return whether what is being invoiced has reached the customer already.

        What was delivered is owed, invoice or not; withholding the invoice only delays the
        money. A draft invoice is what is being invoiced; without one, all there is to invoice.
        """
        self.ensure_one()
        has_draft = any(move.state == "draft" for move in self.invoice_ids)
        lines = self.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )
        return all(
            line.product_uom_id.compare(
                line.qty_invoiced + (0 if has_draft else max(line.qty_to_invoice, 0)),
                line.qty_delivered,
            )
            <= 0
            for line in lines
        )

    def _o2c_invoice_held_message(self):
        self.ensure_one()
        return self.env._(
            "The invoice of %(order)s is held for credit: %(reason)s It goes on once it fits, "
            "or once the credit desk releases it.",
            order=self.name,
            reason=self.sudo().o2c_invoice_credit_message,
        )

    def _o2c_invoice_hold_notice(self):
        """Return the notice that names the orders whose invoices are held, without figures."""
        lines = [order._o2c_invoice_held_message() for order in self]
        return self.env["o2c.credit.check"]._hold_notice(lines, reloads=True)
