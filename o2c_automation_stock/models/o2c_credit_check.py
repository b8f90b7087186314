from odoo import api, models


class O2cCreditCheck(models.Model):
    """Checks of deliveries: held, released and looked at again as those of orders are."""

    _inherit = "o2c.credit.check"

    # === RECORDING === #

    @api.model
    def _later_field(self, checkpoint):
        if checkpoint == "deliver":
            return "o2c_delivery_check_id"
        return super()._later_field(checkpoint)

    @api.model
    def _hold_later(self, checkpoint, case):
        check = super()._hold_later(checkpoint, case)
        if checkpoint == "deliver":
            check._tell_warehouse(check.message, self.env._("Delivery held for credit"))
        return check

    def _end_later_hold(self, case):
        was_held = super()._end_later_hold(case)
        if was_held and self.checkpoint == "deliver":
            self._tell_warehouse(self.message, self.env._("Delivery no longer held for credit"))
        return was_held

    # === HOOKS OF THE HOLD DESK === #

    def _go_on(self):
        if self.checkpoint != "deliver":
            return super()._go_on()
        self._tell_warehouse(self.decision_reason, self.env._("Delivery released"))
        return None

    def _is_order_gone(self):
        if self.checkpoint != "deliver":
            return super()._is_order_gone()
        return not self.order_id._o2c_open_deliveries()

    def _tell_warehouse(self, sentence, title):
        """Post on the transfers of the order; no figures."""
        for picking in self.order_id._o2c_open_deliveries():
            picking.message_post(
                body=self.env._("%(title)s. %(sentence)s", title=title, sentence=sentence),
                author_id=self.env.ref("base.partner_root").id,
                message_type="notification",
                subtype_xmlid="mail.mt_note",
            )
