from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditRequest(CreditCommon):
    """Requests for credit are answered at once or by four eyes, and write the limit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Request = cls.env["o2c.credit.request"]
        cls.Rule = cls.env["o2c.credit.request.rule"]
        cls.Rule.search([("company_id", "=", cls.company.id)]).unlink()
        cls.analyst = cls._user("credit_analyst")
        cls.second = new_test_user(
            cls.env,
            login="o2c_second_manager",
            groups="o2c_automation.group_credit_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _request(self, amount=5000.0, user=None, **vals):
        return self.Request.with_user(user or self.salesperson).create(
            {"partner_id": self.customer.id, "amount": amount, "reason": "Second branch", **vals}
        )

    def _sent(self, amount=5000.0, user=None, **vals):
        request = self._request(amount, user, **vals)
        request._send()
        return request

    def _rule(self, outcome, **vals):
        return self.Rule.create({"name": outcome, "outcome": outcome, **vals})

    # === AT ONCE === #

    def test_without_rules_people_decide(self):
        self.assertEqual(self._sent().state, "referred")

    def test_a_rule_grants_at_once(self):
        self._rule("approved", amount_to=5000.0)
        self._sent(5000.0)
        self.assertEqual(self.customer.credit_limit, 5000.0)

    def test_a_rule_grants_nothing_above(self):
        self._rule("approved", amount_to=5000.0)
        self._sent(5000.01)
        self.assertEqual(self.customer.credit_limit, 1000.0)

    def test_a_rule_denies_at_once(self):
        self._rule("denied", amount_from=100.0)
        self.assertEqual(self._sent().state, "denied")

    def test_a_rule_on_the_score_looks_at_the_score(self):
        self._rule("denied", is_score_looked_at=True, score_to=100.0)
        self.assertEqual(self._sent().state, "denied")

    def test_a_rule_on_history_needs_paid_invoices(self):
        self._rule("approved", paid_from=1)
        self.assertEqual(self._sent().state, "referred")

    def test_a_rule_on_overdue_looks_at_the_oldest(self):
        self._rule("approved", is_overdue_looked_at=True)
        self._invoice(50.0, due=fields.Date.today() - timedelta(days=9))
        self.assertEqual(self._sent().state, "referred")

    def test_a_stopped_customer_is_never_granted_at_once(self):
        self.customer.o2c_credit_status = "stopped"
        self._rule("approved")
        self.assertEqual(self._sent().state, "referred")

    def test_the_answer_names_the_rule(self):
        rule = self._rule("denied")
        self.assertIn(rule.name, self._sent().message)

    def test_the_shipped_rules_leave_a_stranger_to_people(self):
        stranger = self._customer("Nobody Knows")
        self.Rule.create(self.company._o2c_default_request_rules())
        self.assertEqual(self._sent(partner_id=stranger.id).state, "referred")

    def test_references_of_a_sent_request_are_fixed(self):
        reference = {"name": "Acme", "verdict": "bad"}
        request = self._sent(reference_ids=[Command.create(reference)])
        told = request.reference_ids
        changes = {
            "changed": lambda: told.write({"verdict": "good"}),
            "taken away": told.unlink,
            "added": lambda: told.create({"request_id": request.id, "name": "Friend"}),
        }
        for name, change in changes.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "was sent"):
                change()

    def test_an_analyst_writes_down_what_a_supplier_says(self):
        request = self._sent(reference_ids=[Command.create({"name": "Acme"})])
        request.reference_ids.with_user(self.analyst).verdict = "slow"
        self.assertEqual(request.reference_ids.verdict, "slow")

    # === WHAT IS WRITTEN === #

    def test_a_limit_for_a_time_ends(self):
        self._rule("approved")
        until = fields.Date.today() + timedelta(days=30)
        self._sent(kind="temporary", date_until=until)
        self.assertRecordValues(
            self.customer,
            [
                {
                    "credit_limit": 1000.0,
                    "o2c_temporary_limit": 5000.0,
                    "o2c_temporary_limit_until": until,
                }
            ],
        )

    def test_a_limit_for_a_time_needs_its_end(self):
        with self.assertRaises(ValidationError):
            self._request(kind="temporary")

    def test_a_limit_that_is_granted_is_reviewed(self):
        self._rule("approved")
        self._sent()
        self.assertGreater(self.customer.o2c_review_date, fields.Date.today())

    def test_granting_ends_prepayment(self):
        self.customer.o2c_is_prepay_only = True
        self._rule("approved")
        self._sent()
        self.assertFalse(self.customer.o2c_is_prepay_only)

    def test_granting_leaves_an_event_with_both_limits(self):
        self._rule("approved")
        request = self._sent()
        event = self.env["o2c.event"].search(
            [("kind", "=", "credit.request.approved"), ("res_id", "=", request.id)]
        )
        self.assertIn("1,000.00", event.message)
        self.assertIn("5,000.00", event.message)

    def test_the_limit_is_written_in_the_company_of_the_request(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._rule("approved")
        self._sent()
        self.assertEqual(self.customer.with_company(other).credit_limit, 0.0)

    # === PEOPLE === #

    def test_a_manager_grants_less_than_asked_for(self):
        request = self._sent()
        request.with_user(self.manager)._approve("Accounts seen", 3000.0)
        self.assertEqual(self.customer.credit_limit, 3000.0)

    def test_nobody_grants_more_than_asked_for(self):
        request = self._sent()
        with self.assertRaisesRegex(UserError, "at most"):
            request.with_user(self.manager)._approve("Why not", 5000.01)

    def test_nobody_decides_on_their_own_request(self):
        request = self._sent(user=self.manager)
        with self.assertRaisesRegex(UserError, "own"):
            request.with_user(self.manager)._approve("Mine")

    def test_who_wrote_a_part_of_it_does_not_decide(self):
        request = self._request()
        request.with_user(self.manager).amount = 6000.0
        request._send()
        with self.assertRaisesRegex(UserError, "own"):
            request.with_user(self.manager)._approve("Mine in part")

    def test_an_analyst_decides_only_where_the_matrix_says_so(self):
        with self.assertRaises(AccessError):
            self._sent().with_user(self.analyst)._approve("Fine")

    def test_two_have_to_agree_where_the_matrix_says_so(self):
        self._two_needed()
        request = self._sent()
        request.with_user(self.manager)._approve("Fine", 4000.0)
        self.assertEqual((request.state, self.customer.credit_limit), ("referred", 1000.0))
        request.with_user(self.second)._approve("Agreed", 5000.0)
        self.assertEqual((request.state, self.customer.credit_limit), ("approved", 4000.0))

    def test_nobody_agrees_with_themselves(self):
        self._two_needed()
        request = self._sent().with_user(self.manager)
        request._approve("Fine")
        with self.assertRaisesRegex(UserError, "second person"):
            request._approve("Still fine")

    def _two_needed(self):
        managers = self.env.ref("o2c_automation.group_credit_manager")
        self.env["o2c.credit.approval.rule"].create(
            {"name": "Two", "group_id": managers.id, "needed_count": "2"}
        )

    def test_a_decision_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "reason"):
            self._sent().with_user(self.manager)._deny(" ")

    def test_what_was_denied_stays_denied(self):
        request = self._sent().with_user(self.manager)
        request._deny("Too risky")
        with self.assertRaises(UserError):
            request._approve("On second thoughts")

    def test_the_activity_goes_to_the_credit_desk_of_the_policy(self):
        self.policy.responsible_id = self.second
        self.assertEqual(self._sent().activity_ids.user_id, self.second)

    def test_the_activity_goes_to_an_approver_where_the_desk_may_not_decide(self):
        self.policy.responsible_id = self.analyst
        self.assertNotEqual(self._sent().activity_ids.user_id, self.analyst)

    def test_a_referred_request_gives_an_approver_an_activity(self):
        request = self._sent()
        self.assertTrue(
            request.activity_ids.user_id.has_group("o2c_automation.group_credit_manager")
        )

    # === WHO MAY WHAT === #

    def test_a_request_that_was_sent_stays_as_it_is(self):
        request = self._sent()
        with self.assertRaisesRegex(UserError, "sent"):
            request.amount = 9000.0

    def test_a_salesperson_forges_no_approval(self):
        request = self._request()
        for forged in ({"state": "approved"}, {"amount_approved": 1e6}):
            with self.assertRaises(AccessError):
                request.write(forged)

    def test_a_salesperson_sees_no_figures(self):
        request = self._sent()
        with self.assertRaises(AccessError):
            request.read(["proposed_limit"])

    def test_a_salesperson_sees_no_request_of_another(self):
        request = self._sent(user=self.analyst)
        self.assertNotIn(request.id, self.Request.with_user(self.salesperson).search([]).ids)

    def test_an_auditor_reads_and_sends_nothing(self):
        request = self._request().with_user(self._user("auditor"))
        self.assertTrue(request.read(["amount"]))
        with self.assertRaises(AccessError):
            request._send()

    def test_only_receivable_managers_write_request_rules(self):
        with self.assertRaises(AccessError):
            self.Rule.with_user(self.manager).create({"name": "Mine", "outcome": "approved"})

    def test_a_request_of_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        request = self.Request.create(
            {
                "partner_id": self.customer.id,
                "amount": 1.0,
                "reason": "There",
                "company_id": other.id,
            }
        )
        self.assertNotIn(request.id, self.Request.with_user(self.manager).search([]).ids)

    def test_a_customer_has_one_open_request(self):
        self._sent()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._sent()

    # === FROM THE CUSTOMER === #

    def _from_portal(self, **vals):
        return self.Request._create_from_portal(
            self.customer, {"amount": "2500", "reason": "Season", **vals}
        )

    def test_a_customer_asks_from_the_portal(self):
        request = self._from_portal(
            vat="BE0477472701",
            references=[{"name": "Acme", "contact": "a@example.com"}],
            documents=[("accounts.pdf", b"%PDF-1.4")],
        )
        self.assertEqual((request.state, request.amount), ("referred", 2500.0))
        self.assertEqual(request.document_ids.res_id, request.id)

    def test_a_contact_asks_for_the_company(self):
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.customer.id})
        request = self.Request._create_from_portal(contact, {"amount": 5, "reason": "Season"})
        self.assertEqual(request.partner_id, self.customer)

    def test_the_portal_tells_what_is_wrong(self):
        for wrong, sentence in (
            ({"amount": "much"}, "not a number"),
            ({"amount": "nan"}, "not a number"),
            ({"amount": "-5"}, "not a number"),
            ({"amount": "0"}, "limit you wish"),
            ({"reason": " "}, "need the credit for"),
            ({"date_until": "soon"}, "not a date"),
            ({"references": [{}]}, "name the supplier"),
            ({"state": "approved"}, "not known"),
            ({"documents": [("a.pdf", b"%PDF-")] * 6}, "at most 5"),
            ({"documents": [("accounts.pdf", b"<html>")]}, "fit its name"),
        ):
            with self.subTest(wrong), self.assertRaisesRegex(ValidationError, sentence):
                self._from_portal(**wrong)

    def test_a_customer_asks_once_at_a_time(self):
        self._from_portal()
        with self.assertRaisesRegex(UserError, "still being looked at"):
            self._from_portal()
