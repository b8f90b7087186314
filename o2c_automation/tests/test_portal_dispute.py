from odoo.tests import tagged

from .portal_common import PortalCommon

PDF = ("note.pdf", b"%PDF-1.7 delivery note", "application/pdf")


@tagged("post_install", "-at_install")
class TestPortalClaim(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._open_invoice(cls)
        cls._reason("price").user_id = cls.env.user

    def _refused(self, field, files=None, **vals):
        """Check that a form is refused with a sentence beside ``field``; return the page."""
        self._be(self.reader)
        page = self._claim(self.invoice, files=files, **vals)
        self.assertEqual(page.status_code, 422)
        self.assertIn(f'id="o2c_{field}_problem"', page.text)
        self.assertFalse(self._cases(self.invoice))
        return page

    def _said(self, invoice):
        """Return what the customer said in the case about ``invoice``."""
        comment = self.env.ref("mail.mt_comment")
        return self._cases(invoice).message_ids.filtered(lambda m: m.subtype_id == comment)

    def test_the_invoice_page_leads_to_the_form(self):
        self._be(self.reader)
        page = self._get(f"/my/invoices/{self.invoice.id}")
        self.assertIn(f"/my/invoices/{self.invoice.id}/dispute", page.text)
        form = self._get(f"/my/invoices/{self.invoice.id}/dispute")
        for field in ("amount", "reason", "reference", "text", "files"):
            self.assertIn(f'name="{field}"', form.text)

    def test_a_form_opens_a_case_with_all_that_was_said(self):
        self._be(self.reader)
        answer = self._claim(self.invoice, files={"files": PDF})
        case = self._cases(self.invoice)
        self.assertIn(f"/my/disputes/{case.id}", answer.headers["Location"])
        self.assertRecordValues(
            case,
            [
                {
                    "origin": "portal",
                    "amount": 30.0,
                    "customer_reference": "C-77",
                    "reason_id": self._reason("price").id,
                    "partner_id": self.customer.id,
                    "is_shown_to_customer": True,
                }
            ],
        )

    def test_what_the_customer_wrote_and_sent_is_a_message_of_his_to_the_owner(self):
        self._be(self.reader)
        self._claim(self.invoice, files={"files": PDF})
        case, message = self._cases(self.invoice), self._said(self.invoice)
        self.assertEqual(message.author_id, self.reader.partner_id)
        self.assertEqual(message.attachment_ids.raw, PDF[1])
        self.assertIn(case.owner_id.partner_id, case.message_partner_ids)
        self.assertIn(case.owner_id.partner_id, message.notified_partner_ids)

    def test_html_in_the_text_is_shown_and_not_run(self):
        self._be(self.reader)
        self._claim(self.invoice, text="<script>alert(1)</script>")
        self.assertIn("&lt;script&gt;", self._said(self.invoice).body)

    def test_reasons_that_are_not_for_customers_are_not_offered(self):
        unknown = self._reason("unknown")
        unknown.is_in_portal = False
        page = self._refused("reason", reason=unknown.id)
        self.assertNotIn(f'value="{unknown.id}"', page.text)

    def test_more_than_is_open_is_refused(self):
        self._refused("amount", amount="100.01")

    def test_what_is_no_amount_is_refused(self):
        self._refused("amount", amount="nan")

    def test_a_claim_without_a_word_is_refused(self):
        self._refused("text", text="  ")

    def test_a_page_that_names_itself_a_picture_is_refused(self):
        self._refused("files", files={"files": ("photo.png", b"<html>", "image/png")})

    def test_what_was_filled_in_stays_when_something_is_wrong(self):
        page = self._refused("amount", amount="0", reference="C-123")
        self.assertIn('value="C-123"', page.text)

    def test_an_item_of_another_invoice_is_refused(self):
        foreign = self._open_invoice(50.0, partner=self.stranger.partner_id)
        self._be(self.reader)
        page = self._claim(self.invoice, item=self._receivable(foreign).id)
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._cases(foreign))

    def test_a_second_claim_about_the_same_waits_for_the_first(self):
        self._be(self.reader)
        self._claim(self.invoice)
        page = self._claim(self.invoice)
        self.assertEqual(page.status_code, 422)
        self.assertIn("already under way", page.text)
        invoice_page = self._get(f"/my/invoices/{self.invoice.id}")
        self.assertNotIn(f"/my/invoices/{self.invoice.id}/dispute", invoice_page.text)
        self.assertEqual(len(self._cases(self.invoice)), 1)

    def test_a_paid_invoice_offers_no_dispute(self):
        self._pay(self.invoice, 100.0)
        self._be(self.reader)
        page = self._get(f"/my/invoices/{self.invoice.id}")
        self.assertNotIn(f"/my/invoices/{self.invoice.id}/dispute", page.text)
        self.assertEqual(self._claim(self.invoice).status_code, 303)

    def test_whoever_was_given_the_link_of_the_invoice_may_dispute_it(self):
        token = self.invoice._portal_ensure_token()
        self._be(None)
        answer = self._claim(self.invoice, access_token=token)
        case = self._cases(self.invoice)
        self.assertIn(f"access_token={case.access_token}", answer.headers["Location"])
        self.assertIn(
            self.invoice.partner_id, case.message_ids.author_id, "spoken for by the addressee"
        )

    def test_a_form_that_does_not_come_from_the_page_is_refused(self):
        self._be(self.reader)
        page = self._claim(self.invoice, csrf_token="forged")
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self._cases(self.invoice))


@tagged("post_install", "-at_install")
class TestPortalCase(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._dispute(
            cls._open_invoice(cls),
            40.0,
            is_shown_to_customer=True,
            description="He always complains",
            reason_evidence="internal-evidence",
        )

    def _send_evidence(self, case, evidence, files=(("files", PDF),)):
        url = f"/my/disputes/{case.id}/evidence"
        return self._post(url, files=list(files), evidence=evidence.id)

    def test_the_list_and_the_page_show_the_customers_cases(self):
        self._be(self.reader)
        self.assertIn(self.case.name, self._get("/my/disputes").text)
        page = self._get(f"/my/disputes/{self.case.id}")
        self.assertIn("40.00", page.text)
        self.assertIn("Received", page.text)

    def test_nothing_internal_is_on_the_page(self):
        self.case.message_post(body="secret note", subtype_xmlid="mail.mt_note")
        self._be(self.reader)
        page = self._get(f"/my/disputes/{self.case.id}").text
        for internal in ("He always complains", "internal-evidence", "secret note"):
            self.assertNotIn(internal, page)

    def test_cases_that_are_not_shown_are_not_found(self):
        self.case.is_shown_to_customer = False
        self._be(self.reader)
        self.assertNotIn(self.case.name, self._get("/my/disputes").text)
        self.assertEqual(self._get(f"/my/disputes/{self.case.id}").status_code, 303)

    def test_who_has_no_case_is_told_how_to_open_one(self):
        self._be(self.stranger)
        self.assertIn("Dispute this invoice", self._get("/my/disputes").text)

    def test_evidence_that_was_asked_for_is_handed_in(self):
        (evidence,) = self.case.evidence_ids
        self._be(self.reader)
        answer = self._send_evidence(self.case, evidence)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(evidence.attachment_ids.raw, PDF[1])
        self.assertFalse(self.case.missing_evidence)

    def test_evidence_of_another_case_is_refused(self):
        other = self._dispute(self._open_invoice(partner=self.stranger.partner_id), 10.0)
        self._be(self.reader)
        self.assertEqual(self._send_evidence(self.case, other.evidence_ids).status_code, 422)
        self.assertFalse(other.evidence_ids.attachment_ids)

    def test_evidence_without_a_file_is_refused(self):
        self._be(self.reader)
        page = self._send_evidence(self.case, self.case.evidence_ids, files=())
        self.assertIn("choose at least one", page.text)

    def test_a_decided_case_takes_no_more_evidence(self):
        self.case.sudo()._transition("rejected")
        self._be(self.reader)
        self.assertEqual(self._send_evidence(self.case, self.case.evidence_ids).status_code, 422)

    def test_a_case_goes_on_when_the_customer_answers(self):
        self.case.sudo()._transition("waiting_customer")
        self.case.sudo().message_post(
            body="Here is the photo",
            author_id=self.reader.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(self.case.state, "investigating")

    def test_our_own_message_does_not_end_the_waiting(self):
        self.case.sudo()._transition("waiting_customer")
        self.case.message_post(
            body="Please send it", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(self.case.state, "waiting_customer")

    def test_what_is_split_off_a_shown_case_is_shown(self):
        self.assertTrue(self.case._split(10.0).is_shown_to_customer)

    def test_the_customer_reads_messages_with_the_token_of_the_page(self):
        self.case.message_post(
            body="Please send a photo", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self._be(self.reader)
        found = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": "o2c.dispute",
                "thread_id": self.case.id,
                "token": self.case._portal_ensure_token(),
            },
        )
        self.assertIn("Please send a photo", str(found))

    def test_the_customer_writes_messages_with_the_token_of_the_page(self):
        self.case.sudo()._transition("waiting_customer")
        self._be(self.reader)
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "o2c.dispute",
                "thread_id": self.case.id,
                "post_data": {
                    "body": "Here it is",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
                "token": self.case._portal_ensure_token(),
            },
        )
        self.assertEqual(self.case.message_ids[:1].author_id, self.reader.partner_id)
        self.assertEqual(self.case.state, "investigating")
