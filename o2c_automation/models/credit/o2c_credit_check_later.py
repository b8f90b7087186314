from odoo import api, models

from ...engine import credit as engine


class O2cCreditCheck(models.Model):
    """Checks of confirmed orders: of what follows the confirmation."""

    _inherit = "o2c.credit.check"

    def _lets_pass(self, case):
        """Return whether ``case`` may go on: it fits, or it was released.

        A release, of the order or of what follows (this check), lets pass what it was given
        against, and nothing that came later: who is stopped meanwhile is stopped.
        """
        if case.decision.verdict == engine.APPROVED:
            return True
        order = case.order
        releases = (self | order.o2c_credit_check_id).filtered(
            lambda check: check._is_release_of(order)
        )
        against = set(case.decision.reasons)
        return any(against <= set(check.reason_codes or ()) for check in releases)

    # === INVOICES === #

    @api.model
    def _record_invoicing(self, cases):
        """Keep the holds of ``cases``, and that earlier ones are over."""
        for case in cases:
            check = case.order.o2c_invoice_check_id
            if check._lets_pass(case):
                check._end_invoice_hold(case)
            elif check.state in ("held", "denied"):
                check._update_from(case)
            else:
                case.order.o2c_invoice_check_id = self._hold_invoice(case)

    @api.model
    def _hold_invoice(self, case):
        vals = self._prepare_vals(case)
        check = self._create_quietly([{**vals, "checkpoint": "invoice"}])
        check._after_hold()
        return check

    def _end_invoice_hold(self, case):
        """Let an invoice go that fits by now; a denial of it is moot then."""
        if self.state == "held":
            self._update_from(case)
        elif self.state == "denied":
            self._void("fits_now")

    # === HOOKS OF THE HOLD DESK === #

    def _go_on(self):
        if self.checkpoint != "invoice":
            return super()._go_on()
        return self.order_id._o2c_retry_invoicing()

    def _look_again(self):
        if self.checkpoint != "invoice":
            return super()._look_again()
        if self.order_id.state != "sale":
            self._void("order_gone")
            return "skipped", "order_gone"
        if self._is_left_to_people():
            return "skipped", "left_to_people"
        self.order_id._o2c_check_invoicing()
        if self.state != "approved":
            return "skipped", (self.reason_codes or ["held"])[0]
        self.order_id._o2c_retry_invoicing()
        return "done", "fits_now"
