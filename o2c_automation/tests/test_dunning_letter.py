from datetime import timedelta

from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningLetter(DunningCommon):
    """What is on the letter, what goes with it, and what changed since it was proposed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(100.0, due=LATE)

    def _proposed(self):
        self._run()
        return self._notice()

    def _remark(self, notice, move):
        line = notice.line_ids.filtered(lambda line: line.move_line_id.move_id == move)
        return line.reason_text.replace("\u00a0", " ")

    def test_no_invoice_goes_with_the_mail_unless_somebody_chose_so(self):
        notice = self._proposed()
        self._leave(notice)
        self.assertFalse(self._mails(notice).attachment_ids)

    def test_the_overdue_invoices_go_with_the_mail_where_the_level_says_so(self):
        self._invoice(50.0, due=TODAY + timedelta(days=20))
        self.policy.level_ids.attach_invoices = True
        notice = self._proposed()
        self._leave(notice)
        self.assertEqual(len(self._mails(notice).attachment_ids), 1)
        self.assertIn(self.invoice.name.replace("/", "_"), self._mails(notice).attachment_ids.name)

    def test_of_one_notice_it_may_be_decided_otherwise(self):
        self.policy.level_ids.attach_invoices = True
        notice = self._proposed()
        notice.with_user(self._user("collector")).attach_invoices = False
        self._leave(notice)
        self.assertFalse(self._mails(notice).attachment_ids)

    def test_the_letter_links_the_invoice_and_names_the_payment_reference(self):
        self.invoice.payment_reference = "RF18 5390 0754 7034"
        notice = self._proposed()
        self._leave(notice)
        body = self._mails(notice).body_html
        self.assertIn("RF18 5390 0754 7034", body)
        self.assertIn(f"/my/invoices/{self.invoice.id}", body)

    def test_the_mail_is_the_letter_that_was_shown(self):
        notice = self._proposed()
        shown = notice.letter_html
        self._leave(notice)
        self.assertIn(f"/my/invoices/{self.invoice.id}", shown)
        self.assertEqual(self._words(self._mails(notice).mail_message_id.body), self._words(shown))

    def test_the_printed_letter_says_the_same(self):
        notice = self._proposed()
        report = self.env["ir.actions.report"]
        page, _kind = report._render_qweb_html(notice._o2c_letter_report, notice.ids)
        self.assertIn(self._words(notice.items_html), self._words(page.decode()))

    def _words(self, html):
        return " ".join(html2plaintext(html, include_references=False).split())

    def test_the_letter_is_in_the_language_of_the_addressee(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        view = self.env.ref("o2c_automation.dunning_notice_items")
        view.update_field_translations("arch_db", {"fr_FR": {"To Pay": "À payer"}})
        self.assertIn("À payer", self._proposed().letter_html)

    def test_money_that_is_not_applied_yet_is_on_the_letter(self):
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 30.0, "date": TODAY}
        )
        payment.action_post()
        notice = self._proposed()
        self.assertEqual(notice.amount_total, 70.0)
        self.assertIn(payment.move_id.name, notice.letter_html)

    def test_personal_words_are_on_the_letter(self):
        notice = self._proposed()
        notice.with_user(self._user("collector")).note = "As agreed on the telephone."
        self.assertIn("As agreed on the telephone.", notice.letter_html)

    def test_a_fresh_proposal_has_nothing_to_remark(self):
        self.assertFalse(self._remark(self._proposed(), self.invoice))

    def test_an_item_paid_in_part_since_tells_what_was_proposed(self):
        notice = self._proposed()
        self._pay(self.invoice, 30.0)
        self.assertEqual(self._remark(notice, self.invoice), "$ 100.00 when proposed")

    def test_a_credit_that_came_since_is_listed_as_new(self):
        notice = self._proposed()
        credit = self._credit_note(20.0)
        notice._recheck()
        self.assertEqual(self._remark(notice, credit), "New since the proposal")

    def test_an_item_that_dropped_out_tells_why(self):
        other = self._invoice(40.0, due=LATE)
        notice = self._proposed()
        self._pay(other, 40.0)
        self.assertEqual(self._remark(notice, other), "Paid")
