from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dispute_common import DisputeCommon


class CaseCommon(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create({"name": "VAT 20", "amount": 20.0})

    @classmethod
    def _taxed_invoice(cls, *prices):
        """Return an invoice of one line for each net price, all bearing 20 % of tax."""
        invoice = cls._invoice(1.0, post=False)
        invoice.invoice_line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "product_id": cls.product.id,
                        "price_unit": price,
                        "tax_ids": [Command.set(cls.tax.ids)],
                    }
                )
                for price in prices
            ),
        ]
        invoice.action_post()
        return invoice

    def _kinds(self, record):
        """Return what the log says happened to ``record``, in its order."""
        events = self.env["o2c.event"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)], order="id"
        )
        return events.mapped("kind")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCaseSubject(CaseCommon):
    def test_a_case_about_an_order_ends_at_what_is_not_invoiced(self):
        order = self._order(200.0)
        order.action_confirm()
        case = self.env["o2c.dispute"].create({"order_id": order.id, "amount": 200.0})
        self.assertRecordValues(case, [{"partner_id": self.customer.id, "amount_open": 200.0}])
        with self.assertRaises(ValidationError):
            case.amount = 200.01

    def test_a_case_about_a_bank_line_ends_at_its_amount(self):
        line = self._bank_line(-50.0, "returned", partner=self.customer)
        case = self.env["o2c.dispute"].create({"statement_line_id": line.id, "amount": 50.0})
        self.assertEqual((case.partner_id, case.amount_residual), (self.customer, 50.0))
        with self.assertRaises(ValidationError):
            case.amount = 50.01

    def test_a_case_about_a_payment_ends_at_its_amount(self):
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 80.0, "date": TODAY}
        )
        with self.assertRaises(ValidationError):
            self.env["o2c.dispute"].create({"payment_id": payment.id, "amount": 80.01})

    def test_two_cases_about_one_order_share_what_is_not_invoiced(self):
        order = self._order(200.0)
        order.action_confirm()
        self.env["o2c.dispute"].create({"order_id": order.id, "amount": 150.0})
        with self.assertRaises(ValidationError):
            self.env["o2c.dispute"].create({"order_id": order.id, "amount": 50.01})

    def test_cases_about_two_orders_do_not_share_their_tax(self):
        orders = self._order(100.0) | self._order(100.0)
        orders.order_line.tax_ids = self.tax
        orders.action_confirm()
        cases = self.env["o2c.dispute"].create(
            [{"order_id": order.id, "amount": 120.0} for order in orders]
        )
        self.assertEqual(cases.mapped("amount_tax"), [20.0, 20.0])
        cases.reason_id = self._reason("quantity")
        self.env.flush_all()
        self.assertEqual(cases.mapped("amount_tax"), [20.0, 20.0])

    def test_an_order_becomes_a_case_about_its_invoice_once_there_is_one(self):
        order = self._order(200.0)
        order.action_confirm()
        case = self.env["o2c.dispute"].create({"order_id": order.id, "amount": 40.0})
        invoice = order._create_invoices()
        invoice.action_post()
        case.move_line_id = self._receivable(invoice)
        self.assertEqual(self._receivable(invoice).o2c_disputed_amount, 40.0)

    def test_what_has_no_open_item_is_closed_by_a_person(self):
        line = self._bank_line(-50.0, "returned", partner=self.customer)
        case = self.env["o2c.dispute"].create({"statement_line_id": line.id, "amount": 50.0})
        case.action_approve()
        case.action_close_without_item()
        self.assertEqual((case.state, case.amount_open), ("resolved", 0.0))

    def test_what_has_no_open_item_is_not_booked(self):
        line = self._bank_line(-50.0, "returned", partner=self.customer)
        case = self.env["o2c.dispute"].create({"statement_line_id": line.id, "amount": 50.0})
        case.action_approve()
        with self.assertRaisesRegex(UserError, "no open item"):
            case.action_write_off()

    def test_what_has_an_open_item_is_closed_by_the_books_only(self):
        case = self._dispute(self._invoice(100.0), 10.0)
        case.action_approve()
        with self.assertRaises(UserError):
            case.action_close_without_item()

    def test_disputed_lines_limit_what_is_disputed(self):
        invoice = self._taxed_invoice(10.0, 90.0)
        with self.assertRaises(ValidationError):
            self._dispute(
                invoice, 12.01, invoice_line_ids=[Command.set(invoice.invoice_line_ids[0].ids)]
            )

    def test_lines_of_another_invoice_are_refused(self):
        other = self._taxed_invoice(50.0)
        with self.assertRaises(ValidationError):
            self._dispute(
                self._taxed_invoice(50.0),
                10.0,
                invoice_line_ids=[Command.set(other.invoice_line_ids.ids)],
            )

    def test_the_tax_in_a_dispute_has_the_share_of_the_invoice(self):
        case = self._dispute(self._taxed_invoice(100.0), 12.0)
        self.assertEqual(case.amount_tax, 2.0)

    def test_a_bank_charge_bears_no_tax(self):
        self._reason("bank_charge").sudo().tax_treatment = "none"
        case = self._dispute(self._taxed_invoice(100.0), 12.0, reason="bank_charge")
        self.assertEqual(case.amount_tax, 0.0)

    def test_where_the_tax_is_in_question_all_of_it_is_tax(self):
        self._reason("tax").sudo().tax_treatment = "only"
        case = self._dispute(self._taxed_invoice(100.0), 12.0, reason="tax")
        self.assertEqual(case.amount_tax, 12.0)

    def test_no_more_tax_is_disputed_than_the_invoice_bears(self):
        with self.assertRaises(ValidationError):
            self._dispute(self._taxed_invoice(100.0), 30.0, amount_tax=20.01)

    def test_two_cases_share_the_tax_of_the_invoice(self):
        invoice = self._taxed_invoice(100.0)
        self._reason("tax").sudo().tax_treatment = "only"
        self._dispute(invoice, 20.0, reason="tax")
        with self.assertRaises(ValidationError):
            self._dispute(invoice, 10.0, amount_tax=0.01)

    def test_what_other_cases_leave_of_the_tax_is_in_the_next_one(self):
        invoice = self._taxed_invoice(100.0)
        self._dispute(invoice, 15.0, reason="tax")
        self.assertEqual(self._dispute(invoice, 105.0).amount_tax, 5.0)

    def test_a_settled_case_is_coded_anew_and_stays_as_it_was_settled(self):
        self.company.o2c_dispute_account_id = self.company_data["default_account_expense"]
        case = self._dispute(self._taxed_invoice(10.0), 12.0)
        case.action_approve()
        case.action_write_off()
        entry = case.resolution_move_id
        case.reason_id = self._reason("bank_charge")
        self.env.flush_all()
        self.assertRecordValues(
            case,
            [
                {
                    "state": "written_off",
                    "amount": 12.0,
                    "amount_tax": 2.0,
                    "resolution_move_id": entry.id,
                }
            ],
        )

    def test_the_tax_in_a_settled_case_does_not_change(self):
        case = self._dispute(self._taxed_invoice(10.0), 12.0)
        self._pay(case.move_id, 12.0)
        with self.assertRaisesRegex(UserError, "is decided"):
            case.amount_tax = 1.0


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCaseRoles(CaseCommon):
    def test_an_analyst_does_not_take_back_a_refusal(self):
        case = self._dispute(self._invoice(100.0), 10.0)
        case.action_reject()
        with self.assertRaises(AccessError):
            case.with_user(self._user("dispute_analyst")).action_investigate()

    def test_a_manager_takes_back_a_refusal(self):
        case = self._dispute(self._invoice(100.0), 10.0)
        case.action_reject()
        case.action_investigate()
        self.assertEqual(case.state, "investigating")

    def test_an_analyst_does_not_refuse_what_was_approved(self):
        case = self._dispute(self._invoice(100.0), 10.0)
        case.action_approve()
        with self.assertRaises(AccessError):
            case.with_user(self._user("dispute_analyst")).action_reject()

    def test_not_even_a_manager_settles_an_undecided_case_without_the_ledger(self):
        case = self._dispute(self._invoice(100.0), 10.0)
        with self.assertRaises(AccessError):
            case._transition("resolved")

    def test_a_collector_does_not_merge(self):
        invoice = self._invoice(100.0)
        cases = self._dispute(invoice, 10.0) | self._dispute(invoice, 20.0)
        with self.assertRaises(AccessError):
            cases.with_user(self._user("collector")).action_merge()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCaseRouting(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = cls._user("dispute_analyst")
        cls.team = cls.env["o2c.dispute.team"].create({"name": "South"})

    def _rule(self, **vals):
        return self.env["o2c.dispute.routing.rule"].create(
            {"name": "Rule", "company_id": self.company.id, "team_id": self.team.id, **vals}
        )

    def test_a_rule_by_amount_decides_before_the_reason(self):
        self._reason("price").sudo().user_id = self.env.user
        self._rule(amount_from=50.0, user_id=self.analyst.id)
        small = self._dispute(self._invoice(100.0), 49.99)
        large = self._dispute(self._invoice(100.0), 50.0)
        self.assertEqual((small.owner_id, large.owner_id), (self.env.user, self.analyst))

    def test_a_rule_by_tag_and_country_needs_both(self):
        tag = self.env["res.partner.category"].create({"name": "Key account"})
        france = self.env.ref("base.fr")
        self._rule(category_ids=[Command.set(tag.ids)], country_ids=[Command.set(france.ids)])
        self.customer.category_id = tag
        abroad = self._dispute(self._invoice(100.0), 10.0)
        self.customer.country_id = france
        at_home = self._dispute(self._invoice(100.0), 10.0)
        self.assertEqual((abroad.team_id.id, at_home.team_id), (False, self.team))

    def test_the_first_rule_that_fits_decides(self):
        north = self.team.copy({"name": "North"})
        self._rule(sequence=2)
        self._rule(sequence=1, team_id=north.id)
        self.assertEqual(self._dispute(self._invoice(100.0), 10.0).team_id, north)

    def test_the_leader_owns_what_reaches_the_team(self):
        self.team.user_id = self.analyst
        self._reason("price").sudo().team_id = self.team
        case = self._dispute(self._invoice(100.0), 10.0)
        self.assertEqual((case.team_id, case.owner_id), (self.team, self.analyst))

    def test_whom_a_person_chose_stays(self):
        self._rule(user_id=self.analyst.id)
        case = self._dispute(self._invoice(100.0), 10.0, owner_id=self.env.user.id)
        self.assertEqual((case.owner_id, case.team_id), (self.env.user, self.team))

    def test_an_analyst_does_not_change_the_rules(self):
        rule = self._rule()
        with self.assertRaises(AccessError):
            rule.with_user(self.analyst).active = False

    def test_the_team_counts_its_open_cases(self):
        self._rule()
        case = self._dispute(self._invoice(100.0), 10.0)
        self._dispute(self._invoice(100.0), 10.0).action_cancel()
        self.assertEqual(self.team.open_count, 1)
        action = self.team.action_open_cases()
        self.assertEqual(self.env["o2c.dispute"].search(action["domain"]), case)
