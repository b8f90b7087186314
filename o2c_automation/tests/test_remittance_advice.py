import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .cash_common import CashCommon
from .common import TODAY


@tagged("post_install", "-at_install")
class TestRemittanceAdvice(CashCommon):
    """What a customer says a payment is for helps to apply it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Two of each amount: without the advice nobody could tell them apart.
        cls.told = cls._invoice(100.0) + cls._invoice(150.0)
        cls.other = cls._invoice(100.0) + cls._invoice(150.0)

    def _text(self):
        return "\n".join(f"{one.name};{one.amount_total:.2f}" for one in self.told)

    def _advice(self, text=None, **vals):
        advice = self.env["o2c.remittance.advice"].create(
            {"text": text or self._text(), "date": TODAY, **vals}
        )
        advice.action_read()
        return advice

    def _waiting(self):
        advice = self._advice()
        advice.action_wait()
        return advice

    def test_a_pasted_text_becomes_documents_and_a_total(self):
        advice = self._advice()
        self.assertEqual(advice.line_ids.move_line_id.move_id, self.told)
        self.assertEqual(advice.amount, 250.0)

    def test_the_documents_tell_the_customer(self):
        self.assertEqual(self._advice().partner_id, self.customer)

    def test_an_uploaded_file_is_read(self):
        content = base64.b64encode(self._text().encode())
        advice = self._advice(text=" ", file=content, file_name="advice.csv")
        self.assertEqual(advice.line_ids.move_line_id.move_id, self.told)

    def test_a_mail_becomes_an_advice_that_waits_for_a_person(self):
        advice = self.env["o2c.remittance.advice"].message_new(
            {"subject": "Our payment", "body": f"<pre>{self._text()}</pre>"}
        )
        self.assertRecordValues(advice, [{"state": "draft", "amount": 250.0}])

    def test_the_announced_payment_is_applied_to_the_documents(self):
        self._waiting()
        line = self._match(self._known_payer_line(250.0, "payment"))
        self.assertEqual(line.o2c_match_state, "applied")
        self.assertEqual(self.told.mapped("payment_state"), ["paid", "paid"])

    def test_an_advice_that_comes_after_the_money_is_used_too(self):
        line = self._match(self._known_payer_line(250.0, "payment"))
        self._waiting()
        self._match(line)
        self.assertEqual(line.o2c_match_state, "applied")

    def test_a_line_that_an_advice_does_not_tell_of_is_not_looked_at_again(self):
        line = self._match(self._known_payer_line(240.0, "payment"))
        self._waiting()
        self.assertNotEqual(line.o2c_match_state, "waiting")

    def test_without_the_advice_the_payment_waits_for_a_person(self):
        line = self._match(self._known_payer_line(250.0, "payment"))
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_the_proposal_names_the_advice_as_evidence(self):
        self._waiting()
        line = self._match(self._known_payer_line(250.0, "payment"))
        codes = [one["code"] for one in self._proposal(line).evidence]
        self.assertIn("remittance_advice", codes)

    def test_an_advice_not_checked_yet_is_not_used(self):
        self._advice()
        line = self._match(self._known_payer_line(250.0, "payment"))
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_a_payment_of_another_amount_does_not_use_it(self):
        advice = self._waiting()
        self._match(self._known_payer_line(240.0, "payment"))
        self.assertEqual(advice.state, "waiting")

    def test_an_advice_of_long_ago_is_not_used(self):
        self._waiting().date = TODAY - timedelta(days=90)
        line = self._match(self._known_payer_line(250.0, "payment"))
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_two_advices_of_one_total_are_both_left(self):
        advices = self._waiting() + self._waiting()
        line = self._match(self._known_payer_line(250.0, "payment"))
        self.assertNotEqual(line.o2c_match_state, "applied")
        self.assertEqual(advices.mapped("state"), ["waiting", "waiting"])

    def test_a_used_advice_names_its_bank_line_and_waits_again_when_undone(self):
        advice = self._waiting()
        line = self._match(self._known_payer_line(250.0, "payment"))
        self.assertRecordValues(advice, [{"state": "used", "statement_line_id": line.id}])
        self._proposal(line).action_undo()
        self.assertEqual(advice.state, "waiting")

    def test_documents_that_miss_the_total_are_refused(self):
        advice = self._advice(text=self._text() + "\nTotal 300.00")
        with self.assertRaises(UserError):
            advice.action_wait()

    def test_a_collector_cannot_let_an_advice_wait(self):
        advice = self._advice()
        with self.assertRaises(AccessError):
            advice.with_user(self._user("collector")).action_wait()
