from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

EMPLOYEES = "base.group_user"
# Orders decided on together: one exposure query, one transaction.
_CHUNK = 500


class SaleOrder(models.Model):
    """The delivery of a confirmed order meets the same decision as its confirmation."""

    _inherit = "sale.order"

    o2c_delivery_check_id = fields.Many2one(
        "o2c.credit.check",
        "Credit Check of the Delivery",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=EMPLOYEES,
    )
    o2c_delivery_credit_state = fields.Selection(
        related="o2c_delivery_check_id.state", string="Credit of the Delivery", groups=EMPLOYEES
    )
    o2c_delivery_credit_message = fields.Char(
        related="o2c_delivery_check_id.message", string="Delivery Verdict", groups=EMPLOYEES
    )

    # === ACTIONS === #

    def action_o2c_request_delivery_release(self):
        """Ask the credit desk to let the goods go."""
        self.ensure_one()
        return self.o2c_delivery_check_id.action_request_release()

    # === DECIDING === #

    def _o2c_refuse_held_deliveries(self):
        """Raise where the goods of one of the orders may not leave.

        The last of all gates, whatever route led here: it decides anew and reads no flag.

        :raise UserError: naming the first order that is held, and why
        """
        held = self - self._o2c_check_later("deliver")
        if held:
            raise UserError(held[0]._o2c_delivery_held_message())

    def _o2c_delivery_held_message(self):
        return self.env._(
            "The delivery of %(order)s is held for credit: %(reason)s It goes on once it fits, "
            "or once the credit desk releases it.",
            order=self.name,
            reason=self.sudo().o2c_delivery_credit_message,
        )

    def _o2c_open_deliveries(self):
        """Return the transfers of the orders that are to bring goods to the customer."""
        return self.picking_ids.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel") and picking._o2c_leaves_to_customer()
            )
        )

    # === BATCH === #

    @api.model
    def _cron_hold_deliveries(self):
        """Look at the orders with goods to deliver, so that the warehouse sees holds early."""
        for company in self.env["res.company"].sudo().search([]):
            orders = company._o2c_alone(self)
            if not orders._o2c_hold_deliveries_of(company):
                break

    @api.model
    def _o2c_hold_deliveries_of(self, company):
        """Decide on what ``company`` has to deliver; return whether time is left."""
        waiting = Domain("state", "not in", ("done", "cancel"))
        leaving = Domain("location_dest_id.usage", "in", ("customer", "transit"))
        domain = Domain("company_id", "=", company.id) & Domain(
            "picking_ids", "any", waiting & leaving
        )
        cron = self.env["ir.cron"]
        ids = self.search(domain & Domain("state", "=", "sale")).ids
        cron._commit_progress(remaining=len(ids))
        for chunk in split_every(_CHUNK, ids):
            self.browse(chunk)._o2c_check_later("deliver")
            if not cron._commit_progress(len(chunk)):
                return False
        return True
