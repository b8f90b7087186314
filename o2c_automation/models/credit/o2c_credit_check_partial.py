from dataclasses import replace

from odoo import SUPERUSER_ID, Command, models
from odoo.exceptions import UserError

from ...engine import credit as engine


class O2cCreditCheck(models.Model):
    """Releasing a part of a held order."""

    _inherit = "o2c.credit.check"

    def _release_part(self, approved, reason, date_expiry=None):
        """Release ``approved`` of the order; the rest stays on hold as a quotation of its own.

        :param dict approved: {order line: quantity to release}
        :return: the quotation with the rest
        :raise AccessError, UserError: as :meth:`_release` does, and where ``approved`` is
            no part of the order
        """
        check_sudo = self._prepare_decision()
        check_sudo._check_releasable(reason)
        check_sudo._check_divisible()
        order_sudo = check_sudo.order_id
        rest_sudo = order_sudo._o2c_split_off_rest(approved)
        self.env["o2c.event"]._log(
            "credit.check.split", check_sudo, message=reason, facts={"rest": rest_sudo.name}
        )
        check_sudo._hold_rest(rest_sudo)
        check_sudo._take_over_figures()
        self._release(reason, date_expiry)
        return rest_sudo.with_env(self.env)

    def _check_divisible(self):
        """Refuse to take an order apart that is confirmed."""
        if self.checkpoint != "confirm" or self.order_id.state not in ("draft", "sent"):
            raise UserError(self.env._("Only an order that is not confirmed is released in part."))

    def _prepare_part_lines(self):
        """Return the order's lines for the dialog that asks which part to release.

        Read in sudo: the credit desk need not see every quotation.
        """
        self.check_access("read")
        order_sudo = self.sudo().order_id
        return [
            Command.create(
                {
                    "order_line_id": line.id,
                    "currency_id": order_sudo.currency_id.id,
                    "name": line.product_id.display_name or line.name,
                    "ordered": line.product_uom_qty,
                    "price_total": line.price_total,
                    "quantity": line.product_uom_qty,
                }
            )
            for line in order_sudo._o2c_product_lines()
        ]

    def _take_over_figures(self):
        """Have the check tell of what is left on the order, and cover no more than that."""
        [case] = self.order_id._o2c_cases()
        self.write({**self._prepare_figures_vals(case), "amount_order": self.order_id.amount_total})

    def _hold_rest(self, rest):
        """Put the part that was not released on hold, whatever its own verdict would be.

        Whoever had a hand in the whole order had one in the rest; who releases had none.
        """
        [case] = rest._o2c_cases()
        if case.decision.verdict == engine.APPROVED:
            held = replace(case.decision, verdict=engine.HELD, reasons=("not_released",))
            case = replace(case, decision=held)
        self.with_user(SUPERUSER_ID)._record([case])._involve(self._involved())
