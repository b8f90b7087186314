"""The world of the credit tests: a salesperson, a credit manager, a customer with a limit."""

import re
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user

from .common import O2cCommon

OUTCOMES = ("approve", "warn", "hold", "deny")
# What each outcome leaves an order in, where confirming it is not an error.
STATES = {
    "approve": ("sale", "approved"),
    "warn": ("sale", "approved"),
    "hold": ("draft", "held"),
    "deny": ("draft", "denied"),
}
LONG_AGO = date(2020, 1, 1)
FAR_AWAY = date(2099, 1, 1)


def _supports_capture(providers):
    providers.support_manual_capture = "full_only"
    providers.support_tokenization = False
    providers.support_express_checkout = False
    providers.support_refund = "none"


class CreditCommon(O2cCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["o2c.credit.policy"]._get_for(cls.company)
        cls.manager = cls._user("credit_manager")
        cls.salesperson = cls._salesperson("o2c_sales")
        cls.customer.credit_limit = 1000.0

    @classmethod
    def _salesperson(cls, login, groups="sales_team.group_sale_salesman"):
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _sold(cls, amount, **kwargs):
        """Return a quotation of the salesperson, as the salesperson sees it."""
        return cls._order(amount, user=cls.salesperson, **kwargs).with_user(cls.salesperson)

    def _held(self, amount=1500.0, **kwargs):
        """Return an order of the salesperson that was confirmed and held."""
        order = self._sold(amount, **kwargs)
        order.action_confirm()
        self.assertEqual(order.o2c_credit_state, "held")
        return order

    def _check(self, order):
        """Return the order's check as the credit manager sees it."""
        return order.sudo().o2c_credit_check_id.with_user(self.manager)

    def _expect(self, outcome):
        """Have the policy lead to ``outcome`` for the customer's orders of 500 and more."""
        rules = self.policy.rule_ids.filtered(lambda rule: rule.kind == "order_amount")
        rules.unlink()
        if outcome != "approve":
            vals = {"kind": "order_amount", "threshold": 499.0, "effect": outcome}
            self.env["o2c.credit.rule"].create({"policy_id": self.policy.id, **vals})

    @contextmanager
    def assertNoWrites(self):  # noqa: N802 -- named as the assertions of unittest are
        """Fail where the block writes a row of any table."""
        statements = []
        execute = self.env.cr.execute

        def recording(query, *args, **kwargs):
            statements.append(str(query.code if hasattr(query, "code") else query))
            return execute(query, *args, **kwargs)

        with patch.object(self.env.cr, "execute", recording):
            yield
        writing = re.compile(r"(^|\()\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
        self.assertFalse([query for query in statements if writing.search(query)])

    def _exposure(self, partner=None, company=None):
        partner = partner or self.customer
        exposures = partner._o2c_credit_exposure(company or self.company)
        return exposures[partner.commercial_partner_id]

    def _pay(self, amount, partner=None):
        """Post a customer payment that is applied to nothing."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.customer).id,
                "amount": amount,
                "journal_id": self.company_data["default_journal_bank"].id,
                "payment_method_line_id": self.inbound_payment_method_line.id,
            }
        )
        payment.action_post()
        return payment

    def _online_payment(self, order, state, amount=None):
        """Give ``order`` an online payment in ``state``."""
        method = self.env.ref("payment.payment_method_unknown")
        provider = (
            self.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": "Cards",
                    "company_id": self.company.id,
                    "payment_method_ids": [Command.set(method.ids)],
                }
            )
        )
        vals = {
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "reference": f"{order.name}-{state}",
            "amount": order.amount_total if amount is None else amount,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.id,
            "state": state,
            "sale_order_ids": [Command.set(order.ids)],
        }
        return self._make_payment(vals)

    def _part_of(self, payment, state, amount, operation=False):
        """Give an online payment a capture (``done``), a void (``cancel``) or a refund."""
        names = ("provider_id", "payment_method_id", "currency_id", "partner_id")
        vals = {name: payment[name].id for name in names}
        parts = len(payment.child_transaction_ids)
        return self._make_payment(
            {
                **vals,
                "reference": f"{payment.reference}-{parts}",
                "amount": amount,
                "state": state,
                "operation": operation,
                "source_transaction_id": payment.id,
            }
        )

    def _make_payment(self, vals):
        # The provider without a code behind it cannot authorise; the host would refuse.
        providers = type(self.env["payment.provider"])
        with patch.object(providers, "_compute_feature_support_fields", _supports_capture):
            return self.env["payment.transaction"].sudo().create(vals)
