from odoo import api, models


class O2cCreditCheck(models.Model):
    """Checks of deliveries: held, released and looked at again as those of orders are."""

    _inherit = "o2c.credit.check"

    @api.model
    def _record_deliveries(self, cases):
        """Keep the holds of ``cases``, and that earlier ones are over."""
        for case in cases:
            check = case.order.o2c_delivery_check_id
            if check._lets_pass(case):
                check._end_delivery_hold(case)
            elif check.state in ("held", "denied"):
                check._update_from(case)
            else:
                case.order.o2c_delivery_check_id = self._hold_delivery(case)

    @api.model
    def _hold_delivery(self, case):
        vals = self._prepare_vals(case)
        check = self._create_quietly([{**vals, "checkpoint": "deliver"}])
        check._after_hold()
        check._tell_warehouse(check.message, self.env._("Delivery held for credit"))
        return check

    def _end_delivery_hold(self, case):
        """Let a held delivery go that fits by now; a denial of it is moot then."""
        if self.state == "held":
            self._update_from(case)
            self._tell_warehouse(self.message, self.env._("Delivery no longer held for credit"))
        elif self.state == "denied":
            self._void("fits_now")

    # === HOOKS OF THE HOLD DESK === #

    def _go_on(self):
        if self.checkpoint != "deliver":
            return super()._go_on()
        self._tell_warehouse(self.decision_reason, self.env._("Delivery released"))
        return None

    def _look_again(self):
        if self.checkpoint != "deliver":
            return super()._look_again()
        if not self.order_id._o2c_open_deliveries():
            self._void("order_gone")
            return "skipped", "order_gone"
        if self._is_left_to_people():
            return "skipped", "left_to_people"
        self.order_id._o2c_check_delivery()
        if self.state == "approved":
            return "done", "fits_now"
        return "skipped", (self.reason_codes or ["held"])[0]

    def _tell_warehouse(self, sentence, title):
        """Post on the transfers of the order; no figures."""
        for picking in self.order_id._o2c_open_deliveries():
            picking.message_post(
                body=self.env._("%(title)s. %(sentence)s", title=title, sentence=sentence),
                author_id=self.env.ref("base.partner_root").id,
                message_type="notification",
                subtype_xmlid="mail.mt_note",
            )
