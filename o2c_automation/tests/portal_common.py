"""Customers who look at their own affairs in the portal, and strangers who try to."""

from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from .dispute_common import DisputeCommon


class PortalCommon(DisputeCommon, HttpCase):
    """A customer with a portal user of a contact below it, and a stranger's portal user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        agreement = cls.env.ref("o2c_automation.dispute_evidence_price_agreement")
        cls._reason("price").evidence_type_ids = agreement
        contact = cls.env["res.partner"].create(
            {"name": "Ada Abel", "email": "ada@example.com", "parent_id": cls.customer.id}
        )
        cls.reader = cls._portal_user("ada", contact)
        cls.stranger = cls._portal_user("mallory", cls._customer("Mallory Ltd"))

    @classmethod
    def _portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login=login,
            name=partner.name,
            groups="base.group_portal",
            partner_id=partner.id,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def _be(self, user):
        """Go on as ``user``; as nobody where it is None."""
        self.authenticate(user.login, user.login) if user else self.authenticate(None, None)

    def _post(self, url, files=None, **data):
        """Send a form as the page would, without following where it leads."""
        data = {"csrf_token": Request.csrf_token(self), **data}
        return self.url_open(url, data=data, files=files, allow_redirects=False)

    def _get(self, url):
        return self.url_open(url, allow_redirects=False)

    def _open_invoice(self, amount=100.0, **vals):
        return self._invoice(amount, due=self.today + timedelta(days=10), date=self.today, **vals)

    def _claim_vals(self, invoice, **vals):
        """Return a form about the first instalment that has nothing wrong with it."""
        return {
            "item": self._receivable(invoice)[:1].id,
            "reason": self._reason("price").id,
            "amount": "30.00",
            "reference": "C-77",
            "text": "We agreed on a lower price.",
            **vals,
        }

    def _claim(self, invoice, files=None, **vals):
        url = f"/my/invoices/{invoice.id}/dispute"
        return self._post(url, files=files, **self._claim_vals(invoice, **vals))

    def _cases(self, invoice):
        return self.env["o2c.dispute"].search([("move_id", "=", invoice.id)])
