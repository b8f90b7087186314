from contextlib import contextmanager

from odoo import models
from odoo.exceptions import AccessError, UserError

from .res_partner_credit import CREDIT_MANAGER

# What makes a partner owe by itself or have others owe for it.
_WHO_OWES = {"parent_id", "is_company"}
# What policies are picked by, beside the risk class, which credit managers set.
_MARKS = {"category_id", "country_id"}


class ResPartner(models.Model):
    """Who owes for a contact, and which policy is for a customer.

    Both follow from what whoever keeps addresses may change. The orders of a contact that
    moves are checked as an order that moves is, and what another policy would then be for
    is left to credit managers, once there was business with the customer.
    """

    _inherit = "res.partner"

    def write(self, vals):
        if (_WHO_OWES | _MARKS).isdisjoint(vals):
            return super().write(vals)
        with self._o2c_keeping_place(moves=not _WHO_OWES.isdisjoint(vals)):
            return super().write(vals)

    @contextmanager
    def _o2c_keeping_place(self, *, moves=False):
        """Refuse, at the end of the block, what others than credit managers may not change.

        :param moves: whether somebody else may owe for the partners then
        :raise AccessError: where another policy or group would count for a customer
        :raise UserError: where confirmed orders exceed the credit of whoever owes for them then
        """
        if self.env.su or self.env.user.has_group(CREDIT_MANAGER):
            yield
            return
        places = self._o2c_places()
        orders = self._o2c_orders_to_bill() if moves else self.env["sale.order"]
        asked = {order: order._o2c_asked() for order in orders}
        yield
        now = self._o2c_places() if places else {}
        for key, place in places.items():
            if now.get(key, place) != place:
                _company, debtor = key
                debtor._o2c_refuse_other_place()
        self._o2c_refuse_moved_orders(orders, asked)

    def _o2c_places(self):
        """Return {(company, customer): (policy, head of the group)} of those with business.

        Of the companies only whose policies tell customers apart by what others may change.
        """
        policies = self.env["o2c.credit.policy"]
        companies = [
            company
            for company in self.env["res.company"].sudo().search([])
            if any(one.follows_addresses for one in policies._get_rulesets(company))
        ]
        debtors = self._o2c_with_business() if companies else self.browse()
        return {
            (company, debtor): (standing.ruleset.policy_id, standing.risk)
            for company in companies
            for debtor, standing in debtors._o2c_credit_standings(company).items()
        }

    def _o2c_with_business(self):
        """Return the customers among ``self`` who ordered or were invoiced."""
        debtors = self.sudo().filtered(lambda one: one == one.commercial_partner_id)
        checks_sudo = self.env["o2c.credit.check"].sudo()
        ordered = checks_sudo._read_group([("partner_id", "in", debtors.ids)], ["partner_id"])
        moves_sudo = self.env["account.move"].sudo()
        invoiced = moves_sudo._read_group(
            [("commercial_partner_id", "in", debtors.ids)], ["commercial_partner_id"]
        )
        return debtors & self.browse().union(*(partner for [partner] in ordered + invoiced))

    def _o2c_orders_to_bill(self):
        """Return the confirmed orders that these partners, or theirs, will be invoiced for."""
        return (
            self.env["sale.order"]
            .sudo()
            .search(
                [
                    ("partner_invoice_id", "child_of", self.ids),
                    ("state", "=", "sale"),
                    ("invoice_status", "!=", "invoiced"),
                ]
            )
        )

    def _o2c_refuse_other_place(self):
        raise AccessError(
            self.env._(
                "Another credit policy or limit would count for %(customer)s then. Ask a credit "
                "manager to change it.",
                customer=self.display_name,
            )
        )

    def _o2c_refuse_moved_orders(self, orders, asked):
        try:
            orders._o2c_refuse_rises(asked)
        except UserError as error:
            raise UserError(
                self.env._(
                    "Somebody else would owe for confirmed orders of %(customer)s, and their "
                    "credit does not cover them. Ask a credit manager to change it.",
                    customer=self[:1].display_name,
                )
            ) from error
