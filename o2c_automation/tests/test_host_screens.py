from lxml import etree

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import O2cCommon

# What customers can read something of, and employees without a role of ours work with.
HOST_MODELS = (
    "res.partner",
    "account.move",
    "account.move.line",
    "sale.order",
    "sale.order.line",
)


def _spec(view):
    """Return what the web client reads for the fields of a form."""
    fields = etree.fromstring(view["arch"]).xpath("//field[not(ancestor::field)]")
    return {field.get("name"): {} for field in fields}


@tagged("post_install", "-at_install")
class TestHostScreens(O2cCommon):
    """The host's screens open for those who have no role of ours, as before."""

    def _host_user(self, group):
        return new_test_user(
            self.env,
            login=f"plain_{group.rsplit('.')[-1]}",
            groups=f"base.group_user,{group}",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def _open_form(self, record, user):
        """Read a record as its form does."""
        as_user = record.with_user(user)
        view = as_user.get_view(view_type="form")
        return as_user.web_read(_spec(view))

    def test_a_salesperson_opens_an_invoice(self):
        user = self._host_user("sales_team.group_sale_salesman")
        invoice = self._invoice(100, invoice_user_id=user.id)
        self.assertTrue(self._open_form(invoice, user))

    def test_a_salesperson_opens_an_order(self):
        user = self._host_user("sales_team.group_sale_salesman")
        self.assertTrue(self._open_form(self._order(100, user=user), user))

    def test_a_salesperson_opens_a_customer(self):
        user = self._host_user("sales_team.group_sale_salesman")
        self.assertTrue(self._open_form(self.customer, user))

    def test_an_accountant_opens_an_invoice_and_its_customer(self):
        user = self._host_user("account.group_account_invoice")
        for record in (self._invoice(100), self.customer):
            with self.subTest(model=record._name):
                self.assertTrue(self._open_form(record, user))

    def test_a_portal_user_learns_of_none_of_our_fields(self):
        portal = new_test_user(self.env, login="portal_customer", groups="base.group_portal")
        for name in HOST_MODELS:
            with self.subTest(model=name):
                shown = self.env[name].with_user(portal).fields_get()
                self.assertFalse([field for field in shown if field.startswith("o2c_")])
