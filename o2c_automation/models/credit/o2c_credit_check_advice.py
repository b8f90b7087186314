from odoo import api, fields, models

from .res_partner_credit import CREDIT_READERS


class O2cCreditCheck(models.Model):
    """What the hold desk reads beside the figures: what was asked, and what would end the hold."""

    _inherit = "o2c.credit.check"

    ways_out = fields.Text(
        compute="_compute_ways_out",
        groups=CREDIT_READERS,
        help="Any of these, done by the customer, lets the order go on without a release.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "order_id.amount_total")
    def _compute_ways_out(self):
        for check in self:
            order_sudo = check.order_id.sudo().with_company(check.company_id)
            is_open = check.state == "held" and order_sudo.o2c_credit_check_id == check
            is_open = is_open and order_sudo.state in ("draft", "sent")
            ways = order_sudo._o2c_find_ways_out() if is_open else ()
            check.ways_out = "\n".join(
                order_sudo._o2c_say_way_out(way, with_figures=True) for way in ways
            )

    # === BUSINESS METHODS === #

    def _plea_text(self):
        """Return in words who asked for the release, and why; nothing for no check."""
        if not self:
            return ""
        values = {"name": self.request_user_id.name, "reason": self.request_reason}
        if self.is_rise:
            amount = self.order_currency_id.format(self.amount_order)
            return self.env._(
                "%(name)s asked for up to %(amount)s: %(reason)s", amount=amount, **values
            )
        return self.env._("%(name)s asked for the release: %(reason)s", **values)
