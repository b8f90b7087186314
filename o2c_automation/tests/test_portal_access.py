from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon

PDF = ("note.pdf", b"%PDF-1.7", "application/pdf")


@tagged("post_install", "-at_install")
class TestPortalStrangers(PortalCommon):
    """Whoever guesses ids or brings the token of another document gets nowhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._open_invoice(cls)
        cls.case = cls._dispute(cls.invoice, 40.0, is_shown_to_customer=True)
        cls.pages = (
            f"/my/invoices/{cls.invoice.id}",
            f"/my/invoices/{cls.invoice.id}/dispute",
            f"/my/disputes/{cls.case.id}",
        )

    def _assert_sent_away(self, token=""):
        for page in self.pages:
            answer = self._get(f"{page}?access_token={token}" if token else page)
            self.assertEqual(answer.status_code, 303, page)
            self.assertTrue(answer.headers["Location"].endswith("/my"), page)

    def test_another_customer_is_sent_away_from_every_page(self):
        self._be(self.stranger)
        self._assert_sent_away()

    def test_who_is_not_logged_in_is_sent_away_from_every_page(self):
        self._be(None)
        self._assert_sent_away()

    def test_the_token_of_another_document_opens_nothing(self):
        own = self._open_invoice(partner=self.stranger.partner_id)
        self._be(self.stranger)
        self._assert_sent_away(own._portal_ensure_token())

    def test_the_token_of_the_invoice_does_not_open_the_case(self):
        self._be(self.stranger)
        token = self.invoice._portal_ensure_token()
        answer = self._get(f"/my/disputes/{self.case.id}?access_token={token}")
        self.assertEqual(answer.status_code, 303)

    def test_another_customer_cannot_dispute_the_invoice(self):
        other = self._open_invoice()
        self._be(self.stranger)
        self.assertEqual(self._claim(other).status_code, 303)
        self.assertFalse(self._cases(other))

    def test_another_customer_cannot_hand_in_evidence(self):
        (evidence,) = self.case.evidence_ids
        self._be(self.stranger)
        url = f"/my/disputes/{self.case.id}/evidence"
        answer = self._post(url, files={"files": PDF}, evidence=evidence.id)
        self.assertEqual(answer.status_code, 303)
        self.assertFalse(evidence.attachment_ids)

    def test_another_customer_finds_none_of_it_in_his_lists(self):
        self._be(self.stranger)
        for page in ("/my/disputes", "/my/statement"):
            text = self._get(page).text
            self.assertNotIn(self.case.name, text)
            self.assertNotIn(self.invoice.name, text)

    def test_ids_that_do_not_exist_lead_home(self):
        self._be(self.reader)
        for page in ("/my/disputes/999999999", "/my/invoices/999999999/dispute"):
            self.assertEqual(self._get(page).status_code, 303, page)

    def test_portal_users_cannot_ask_for_cases_past_the_pages(self):
        for model in ("o2c.dispute", "o2c.dispute.evidence", "o2c.dispatch", "o2c.event"):
            with self.subTest(model), mute_logger("odoo.models"), self.assertRaises(AccessError):
                self.env[model].with_user(self.reader).search([])

    def test_a_case_of_a_company_that_is_not_the_users_is_not_found(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.reader.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        found = self.env["o2c.dispute"].with_user(self.reader)._portal_find_sudo(self.case.id)
        self.assertFalse(found)

    def test_a_colleague_looks_at_the_page_as_the_customer_sees_it(self):
        analyst = self._user("dispute_analyst")
        self._be(analyst)
        self.assertEqual(self._get(f"/my/disputes/{self.case.id}").status_code, 200)

    def test_an_employee_without_a_role_in_disputes_does_not(self):
        plain = new_test_user(self.env, login="plain", groups="base.group_user")
        disputes = self.env["o2c.dispute"].with_user(plain)
        self.assertFalse(disputes._portal_find_sudo(self.case.id))
