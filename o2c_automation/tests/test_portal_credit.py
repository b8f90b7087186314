from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon

PDF = ("accounts.pdf", b"%PDF-1.7 annual accounts", "application/pdf")
PAGE = ("accounts.pdf", b"<html><script>", "application/pdf")


@tagged("post_install", "-at_install")
class TestPortalCredit(PortalCommon):
    """Customers ask for credit, and see their own requests and nobody else's."""

    def _ask(self, files=None, **vals):
        vals = {"amount": "2500", "kind": "permanent", "reason": "The season begins", **vals}
        return self._post("/my/credit", files=files, **vals)

    def _requests(self, partner=None):
        return self.env["o2c.credit.request"].search(
            [("partner_id", "=", (partner or self.customer).id)]
        )

    def test_a_customer_asks_with_references_and_documents(self):
        self._be(self.reader)
        answer = self._ask(
            {"files": PDF}, reference_name_0="Acme", reference_contact_0="ann@acme.example"
        )
        self.assertEqual(answer.headers["Location"].rpartition("/my")[2], "/credit?thanks=1")
        asked = self._requests()
        self.assertRecordValues(asked, [{"amount": 2500.0, "is_portal": True, "state": "referred"}])
        self.assertEqual(asked.reference_ids.name, "Acme")
        self.assertEqual(asked.document_ids.mimetype, "application/pdf")

    def test_the_page_lists_the_request_and_asks_for_no_second_one(self):
        self._be(self.reader)
        self.assertIn('name="amount"', self._get("/my/credit").text)
        self._ask()
        page = self._get("/my/credit").text
        self.assertIn("The season begins", page)
        self.assertIn("We are looking at it", page)
        self.assertNotIn('name="amount"', page)

    def test_the_page_tells_what_was_granted_and_why_something_was_denied(self):
        self._be(self.reader)
        self._ask()
        manager = self._user("credit_manager")
        self._requests().with_user(manager)._deny("Send us accounts first")
        page = self._get("/my/credit").text
        self.assertIn("Denied", page)
        self.assertIn("Send us accounts first", page)

    def test_a_file_that_is_not_what_its_name_says_is_refused(self):
        self._be(self.reader)
        answer = self._ask({"files": PAGE})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("has to fit its name", answer.text)
        self.assertFalse(self._requests())

    def test_a_form_with_something_wrong_keeps_what_was_filled_in(self):
        self._be(self.reader)
        answer = self._ask(kind="temporary", date_until="2001-01-01", vat="BE0477472701")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("BE0477472701", answer.text)
        self.assertFalse(self._requests())

    def test_values_that_the_form_does_not_have_change_nothing(self):
        self._be(self.reader)
        self._ask(state="approved", amount_approved="99999", partner_id="1")
        self.assertRecordValues(self._requests(), [{"state": "referred", "amount_approved": 0.0}])

    def test_a_stranger_sees_none_of_it_and_asks_for_himself(self):
        self._be(self.reader)
        self._ask()
        self._be(self.stranger)
        self.assertNotIn("The season begins", self._get("/my/credit").text)
        self._ask(reason="For me")
        self.assertEqual(self._requests(self.stranger.partner_id).reason, "For me")
        self.assertEqual(len(self._requests()), 1)

    def test_who_is_not_logged_in_is_asked_to(self):
        self._be(None)
        self.assertIn("/web/login", self._get("/my/credit").headers["Location"])

    def test_a_portal_user_gets_no_requests_past_the_page(self):
        requests = self.env["o2c.credit.request"].with_user(self.reader)
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            requests.search([])

    def test_what_a_salesperson_asked_for_in_house_is_not_shown(self):
        self.env["o2c.credit.request"].create(
            {"partner_id": self.customer.id, "amount": 10.0, "reason": "In-house only"}
        )._send()
        self._be(self.reader)
        self.assertNotIn("In-house only", self._get("/my/credit").text)

    def test_many_requests_a_day_are_refused(self):
        rules = self.env["o2c.credit.request.rule"]
        rules.create(
            {"name": "No", "company_id": self.company.id, "outcome": "denied", "sequence": 0}
        )
        self._be(self.reader)
        codes = [self._ask().status_code for _number in range(6)]
        self.assertEqual(codes, [303] * 5 + [422])
