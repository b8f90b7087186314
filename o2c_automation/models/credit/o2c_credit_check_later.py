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

    # === RECORDING === #

    @api.model
    def _later_field(self, checkpoint):
        """Return the field of the order that keeps its check at ``checkpoint``."""
        return {"invoice": "o2c_invoice_check_id"}[checkpoint]

    @api.model
    def _later_of(self, case, checkpoint):
        """Return the check at ``checkpoint`` of the order of ``case``; empty without one."""
        return case.order[self._later_field(checkpoint)]

    @api.model
    def _record_later(self, checkpoint, cases):
        """Keep the holds of ``cases``, and that earlier ones are over."""
        for case in cases:
            check = self._later_of(case, checkpoint)
            if check._lets_pass(case):
                check._end_later_hold(case)
            elif check.state in ("held", "denied"):
                check._update_from(case)
            else:
                case.order[self._later_field(checkpoint)] = self._hold_later(checkpoint, case)

    @api.model
    def _hold_later(self, checkpoint, case):
        vals = self._prepare_vals(case)
        check = self._create_quietly([{**vals, "checkpoint": checkpoint}])
        check._after_hold()
        return check

    def _end_later_hold(self, case):
        """Let go on what fits by now, and return whether it was held; a denial is moot then."""
        was_held = self.state == "held"
        if was_held:
            self._update_from(case)
        elif self.state == "denied":
            self._void("fits_now")
        return was_held

    # === HOOKS OF THE HOLD DESK === #

    def _go_on(self):
        if self.checkpoint != "invoice":
            return super()._go_on()
        return self.order_id._o2c_retry_invoicing()

    def _is_order_gone(self):
        if self.checkpoint != "invoice":
            return super()._is_order_gone()
        return self.order_id.state != "sale"

    def _fits_by_now(self):
        if self.checkpoint == "confirm":
            return super()._fits_by_now()
        self.order_id._o2c_check_later(self.checkpoint)
        fits = self.state == "approved"
        if fits and self.checkpoint == "invoice":
            self.order_id._o2c_retry_invoicing()
        return fits
