from odoo import fields, models

# How long a payment that was begun keeps its credit. Who has not paid by then has left the
# page; whoever pays later still gets the order, and the credit desk is told.
_HOURS = 24


class ResPartner(models.Model):
    """Until when a customer may have an online payment under way that uses credit."""

    _inherit = "res.partner"

    # Read with the rest of the customer: nobody else's order costs a query more.
    o2c_deposit_until = fields.Datetime(readonly=True, copy=False, groups="base.group_no_one")

    def _o2c_await_deposit(self):
        """Keep in mind that a deposit was asked for now."""
        until = fields.Datetime.add(fields.Datetime.now(), hours=_HOURS)
        self.sudo().write({"o2c_deposit_until": until})

    def _o2c_awaited_deposits(self, company, *, with_children):
        """Return {order: credit it will use} of those whose payment was begun and is not booked.

        ``self`` is one customer, or the head of a group that shares its limit. What is used
        is what the deposit leaves, in minor units of the company's currency.
        """
        until = self.sudo().o2c_deposit_until
        now = fields.Datetime.now()
        if not until or until < now:
            return {}
        companies = self.env["o2c.credit.exposure"]._scope_ids(company)
        begun_sudo = (
            self.env["payment.transaction"]
            .sudo()
            .search(
                [
                    ("o2c_deposit_partner_id", "child_of" if with_children else "=", self.id),
                    ("state", "in", ("draft", "pending", "authorized", "done")),
                    ("create_date", ">=", fields.Datetime.subtract(now, hours=_HOURS)),
                    ("sale_order_ids.state", "in", ("draft", "sent")),
                    ("sale_order_ids.company_id", "in", companies),
                ]
            )
        )
        used = {}
        for payment in begun_sudo:
            order = payment.sale_order_ids
            if payment._o2c_asked_for(order):
                left = order.amount_total - max(payment.o2c_deposit_asked, payment.amount)
                used[order] = max(used.get(order, 0), order._o2c_to_company_minor(left))
        return used
