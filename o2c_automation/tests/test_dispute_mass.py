from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dispute_common import DisputeCommon

# The world of the tests keeps no notes of changes; people's do.
TRACKED = {"tracking_disable": False, "mail_notrack": False}


class MassCommon(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.company_data["default_account_expense"]
        cls.company.o2c_dispute_account_id = cls.account

    def _deductions(self, *amounts, rest=100.0, **vals):
        """Return one deduction for each amount, on an invoice of its own of ``rest`` more."""
        invoices = self.env["account.move"]
        for amount in amounts:
            invoices |= self._invoice(amount + rest, post=False)
        invoices.action_post()
        return self.env["o2c.dispute"]._open_deductions(
            [
                {"move_line_id": self._receivable(invoice).id, "amount": amount, **vals}
                for invoice, amount in zip(invoices, amounts, strict=True)
            ]
        )

    def _wizard(self, cases, **vals):
        return (
            self.env["o2c.dispute.code"]
            .with_context(**cases.env.context)
            .with_context(active_model="o2c.dispute", active_ids=cases.ids)
            .create(vals)
        )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMassCoding(MassCommon):
    def test_many_cases_are_coded_in_one_action(self):
        cases = self._deductions(1.0, 2.0)
        self._wizard(
            cases, reason_id=self._reason("freight").id, root_cause="carrier"
        ).action_apply()
        self.assertEqual(cases.reason_id, self._reason("freight"))
        self.assertEqual(set(cases.mapped("root_cause")), {"carrier"})

    def test_what_is_left_empty_stays(self):
        cases = self._deductions(1.0, reason_id=self._reason("price").id)
        self._wizard(cases, root_cause="carrier").action_apply()
        self.assertEqual(cases.reason_id, self._reason("price"))

    def test_many_cases_are_written_off_with_one_entry_line_by_line(self):
        cases = self._deductions(1.25, 2.5)
        self._wizard(cases, decision="write_off").action_apply()
        receivable = self.company_data["default_account_receivable"]
        entry = cases.resolution_move_id
        self.assertRecordValues(
            entry.line_ids.sorted("id"),
            [
                {"account_id": self.account.id, "balance": 1.25, "reconciled": False},
                {"account_id": receivable.id, "balance": -1.25, "reconciled": True},
                {"account_id": self.account.id, "balance": 2.5, "reconciled": False},
                {"account_id": receivable.id, "balance": -2.5, "reconciled": True},
            ],
        )
        self.assertEqual(set(cases.mapped("state")), {"written_off"})
        self.assertEqual(set(cases.move_id.mapped("amount_residual")), {100.0})

    def test_two_currencies_share_one_entry_at_the_rates_of_their_invoices(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        foreign = self._dispute(self._invoice(80.0, currency_id=currency.id), 20.0)
        cases = self._deductions(5.0) | foreign
        self._wizard(cases, decision="write_off").action_apply()
        corrections = cases.resolution_move_id.line_ids.filtered("reconciled").sorted("id")
        self.assertEqual(corrections.mapped("balance"), [-5.0, -10.0])
        self.assertEqual(corrections.mapped("amount_currency"), [-5.0, -20.0])
        self.assertEqual(foreign.move_line_id.amount_residual_currency, 60.0)

    def test_two_cases_on_one_item_are_written_off_together(self):
        invoice = self._invoice(100.0)
        cases = self._dispute(invoice, 10.0) | self._dispute(invoice, 15.0)
        self._wizard(cases, decision="write_off").action_apply()
        self.assertEqual(invoice.amount_residual, 75.0)

    def test_a_case_taken_out_of_the_collective_entry_reopens_alone(self):
        cases = self._deductions(1.0, 2.0)
        self._wizard(cases, decision="write_off").action_apply()
        cases[0].move_line_id.remove_move_reconcile()
        self.assertEqual(cases.mapped("state"), ["approved", "written_off"])

    def test_an_analyst_leaves_what_lies_above_the_ceiling_and_is_told(self):
        cases = self._deductions(10.0, 60.0, 600.0)
        analyst = self._user("dispute_analyst")
        result = (
            self._wizard(cases.with_user(analyst), decision="write_off")
            .with_user(analyst)
            .action_apply()
        )
        self.assertEqual(cases.mapped("state"), ["written_off", "approved", "new"])
        message = result["params"]["message"]
        self.assertIn("Left, above your ceiling: 2", message)

    def test_cases_without_their_evidence_are_left(self):
        reason = self._reason("damage").sudo()
        reason.evidence_type_ids = self.env.ref("o2c_automation.dispute_evidence_photo")
        reason.with_company(self.company).evidence_threshold = 5.0
        cases = self._deductions(5.0, 6.0, reason_id=reason.id)
        self._wizard(cases, decision="approve").action_apply()
        self.assertEqual(cases.mapped("state"), ["approved", "new"])

    def test_what_is_coded_and_written_off_whole_settles_its_invoice(self):
        cases = self._dispute(self._invoice(10.0), 10.0) | self._dispute(self._invoice(5.0), 5.0)
        freight = self._reason("freight")
        self._wizard(cases, reason_id=freight.id, decision="write_off").action_apply()
        self.env.flush_all()
        self.assertEqual(cases.mapped("state"), ["written_off", "written_off"])
        self.assertEqual(cases.move_id.mapped("amount_residual"), [0.0, 0.0])

    def test_every_case_and_every_invoice_keeps_a_note_of_its_own_changes(self):
        cases = self._deductions(1.0, 2.0).with_context(**TRACKED)
        self.cr.flush()
        before = cases.message_ids | cases.move_id.message_ids
        self._wizard(cases, root_cause="carrier", decision="write_off").action_apply()
        self.cr.flush()
        for records, name in ((cases, "state"), (cases.move_id, "payment_state")):
            for record in records:
                note = (record.message_ids - before).ensure_one()
                changed = note.sudo().tracking_value_ids.field_id.mapped("name")
                self.assertIn(name, changed)

    def test_queries_do_not_grow_with_the_number_of_cases(self):
        self._count_queries(self._deductions(*[1.0] * 3))
        few = self._count_queries(self._deductions(*[1.0] * 5))
        many = self._count_queries(self._deductions(*[1.0] * 25))
        self.assertLessEqual(many, few + 5)

    def test_queries_do_not_grow_with_the_number_of_invoices_paid_off_by_it(self):
        self._count_queries(self._deductions(*[1.0] * 3, rest=0.0))
        few = self._count_queries(self._deductions(*[1.0] * 5, rest=0.0))
        many = self._count_queries(self._deductions(*[1.0] * 25, rest=0.0))
        self.assertLessEqual(many, few + 5)

    def test_an_invoice_paid_off_is_noted_as_paid_and_its_followers_are_told(self):
        cases = self._deductions(1.0, 2.0, 3.0, rest=0.0).with_context(**TRACKED)
        paid = self.env.ref("account.mt_invoice_paid")
        follower = self._user("dispute_analyst").partner_id
        cases[0].move_id.message_subscribe(follower.ids, subtype_ids=paid.ids)
        self.cr.flush()
        self._wizard(cases, decision="write_off").action_apply()
        self.cr.flush()
        notes = cases.move_id.message_ids.filtered(lambda note: note.subtype_id == paid)
        self.assertEqual(sorted(notes.mapped("res_id")), sorted(cases.move_id.ids))
        self.assertEqual(set(notes.mapped("is_internal")), {False})
        told = notes.notification_ids
        self.assertEqual(told.mail_message_id.mapped("res_id"), cases[0].move_id.ids)
        self.assertEqual(told.res_partner_id, follower)

    def _count_queries(self, cases):
        """Code, approve and write off, and return how many queries it took, notes included."""
        cases = cases.with_context(**TRACKED)
        wizard = self._wizard(
            cases, root_cause="carrier", reason_id=self._reason("freight").id, decision="write_off"
        )
        self.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        wizard.action_apply()
        # As the commit does: changes are noted with it.
        self.cr.flush()
        self.assertEqual(set(cases.mapped("state")), {"written_off"})
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDecidedByItself(MassCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reason = cls._reason("freight").sudo().with_company(cls.company)
        reason.write({"auto_writeoff_ceiling": 2.0, "auto_accept_ceiling": 10.0})

    def test_small_deductions_are_written_off_and_larger_ones_approved(self):
        cases = self._deductions(2.0, 2.01, 10.01, reason_id=self._reason("freight").id)
        self._run_job("ir_cron_decide_small_disputes")
        self.assertEqual(cases.mapped("state"), ["written_off", "approved", "new"])
        self.assertEqual(cases.mapped("is_automatic"), [True, True, False])

    def test_without_ceilings_nothing_is_decided(self):
        cases = self._deductions(0.5, reason_id=self._reason("price").id)
        self._run_job("ir_cron_decide_small_disputes")
        self.assertEqual(cases.state, "new")

    def test_a_dispute_raised_before_paying_is_left_to_people(self):
        case = self._dispute(self._invoice(100.0), 1.0, reason="freight")
        self._run_job("ir_cron_decide_small_disputes")
        self.assertEqual(case.state, "new")

    def test_what_cannot_be_booked_is_told_on_the_run_and_left(self):
        self.company.o2c_dispute_account_id = False
        cases = self._deductions(1.0, reason_id=self._reason("freight").id)
        self._run_job("ir_cron_decide_small_disputes")
        run = self.env["o2c.run"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((cases.state, run.failed_count), ("new", 1))

    def test_one_that_cannot_be_booked_stops_no_other(self):
        self.company.o2c_dispute_account_id = False
        freight, price = (self._reason(code) for code in ("freight", "price"))
        freight.sudo().with_company(self.company).account_id = self.account
        price.sudo().with_company(self.company).auto_writeoff_ceiling = 2.0
        cases = self._deductions(1.0, 1.1, 1.2, reason_id=freight.id)
        cases[1].reason_id = price
        self._run_job("ir_cron_decide_small_disputes")
        self.assertEqual(cases.mapped("state"), ["written_off", "new", "written_off"])
        run = self.env["o2c.run"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((run.done_count, run.failed_count, run.state), (2, 1, "done"))
