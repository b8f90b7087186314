"""Quotations that are confirmed by paying online, and payments that begin and end."""

from unittest.mock import patch

from odoo import Command

from .credit_common import CreditCommon, _supports_capture


class DepositCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.method = cls.env.ref("payment.payment_method_unknown")
        cls.provider = (
            cls.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": "Cards",
                    "company_id": cls.company.id,
                    "payment_method_ids": [Command.set(cls.method.ids)],
                }
            )
        )

    def _quoted(self, amount, **vals):
        """Return a quotation of the salesperson that asks for a tenth of it online."""
        vals = {"require_payment": True, "prepayment_percent": 0.1, **vals}
        return self._sold(amount, **vals)

    def _asked(self, order):
        """Return what the portal asks for, as the customer's page finds it."""
        public = self.env.ref("base.public_user")
        return order.with_user(public).sudo()._get_prepayment_required_amount()

    def _begin(self, order, amount=None):
        """Begin a payment of ``order``, of what is asked for where no amount is given."""
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "reference": f"{order.name}-{len(order.sudo().transaction_ids)}",
                    "amount": self._asked(order) if amount is None else amount,
                    "currency_id": order.currency_id.id,
                    "partner_id": order.partner_id.id,
                    "operation": "online_redirect",
                    "sale_order_ids": [Command.set(order.ids)],
                }
            )
        )

    def _end(self, payment, state="done"):
        """Have the money of ``payment`` move, and the host act on it."""
        providers = type(self.env["payment.provider"])
        with patch.object(providers, "_compute_feature_support_fields", _supports_capture):
            payment.state = state
            payment.flush_recordset()
        payment._check_amount_and_confirm_order()

    def _pay_online(self, order, amount=None, state="done"):
        payment = self._begin(order, amount)
        self._end(payment, state)
        return payment

    def _reasons(self, order):
        return order.sudo().o2c_credit_check_id.reason_codes
