from datetime import timedelta

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningProposal(DunningCommon):
    def test_a_late_item_gets_a_notice_of_level_one(self):
        item = self._receivable(self._invoice(100.0, due=LATE))
        self._run()
        notice = self._notice()
        self.assertRecordValues(
            notice, [{"state": "proposed", "amount_total": 100.0, "date": TODAY}]
        )
        self.assertRecordValues(
            notice.line_ids, [{"move_line_id": item.id, "role": "due", "level": 1}]
        )

    def test_a_proposal_alone_raises_no_level(self):
        item = self._receivable(self._invoice(100.0, due=LATE))
        self._run()
        self.assertEqual(item.o2c_dunning_level, 0)

    def test_running_twice_proposes_once(self):
        self._invoice(100.0, due=LATE)
        self._run()
        self._run()
        self.assertEqual(len(self._notice()), 1)

    def test_a_second_run_on_the_same_day_writes_nothing(self):
        self._invoice(100.0, due=LATE)
        self._cron("o2c_automation.ir_cron_propose_notices")
        written = self._written()
        self._cron("o2c_automation.ir_cron_propose_notices")
        self.assertEqual(self._written(), written)

    def _written(self):
        changed = ("o2c.run", "o2c.dunning.notice")
        appended = ("o2c.event", "o2c.dunning.notice.line")
        dates = [self.env[name].search([], order="id").mapped("write_date") for name in changed]
        return dates, [self.env[name].search([], order="id").ids for name in appended]

    def test_an_item_that_is_not_late_enough_gets_none(self):
        self._invoice(100.0, due=TODAY - timedelta(days=2))
        self._run()
        self.assertFalse(self._notice())

    def test_a_disputed_item_gets_none(self):
        self._dispute(self._invoice(100.0, due=LATE), 100.0)
        self._run()
        self.assertFalse(self._notice())

    def test_of_a_partly_disputed_item_only_the_rest_is_claimed(self):
        self._dispute(self._invoice(100.0, due=LATE), 30.0)
        self._run()
        self.assertEqual(self._notice().amount_total, 70.0)

    def test_an_equal_credit_note_prevents_the_notice(self):
        self._invoice(100.0, due=LATE)
        self._credit_note(100.0)
        self._run()
        self.assertFalse(self._notice())

    def test_a_smaller_credit_note_is_on_the_letter(self):
        self._invoice(100.0, due=LATE)
        self._credit_note(40.0)
        self._run()
        self.assertEqual(self._notice().amount_total, 60.0)

    def test_the_hosts_no_followup_is_heeded(self):
        self._invoice(100.0, due=LATE).no_followup = True
        self._run()
        self.assertFalse(self._notice())

    def test_money_of_the_payer_on_the_bank_prevents_the_notice(self):
        self._invoice(100.0, due=LATE)
        self._bank_line(50.0, "thanks", partner=self.customer)
        run = self._run()
        self.assertFalse(self._notice())
        self.assertEqual(run.reason_counts, {"unmatched_money": 1})

    def test_money_that_may_be_of_the_payer_prevents_the_notice(self):
        self._invoice(100.0, due=LATE)
        bank_line = self._bank_line(50.0, "thanks")
        self.env["o2c.match.proposal"].sudo().create(
            {
                "statement_line_id": bank_line.id,
                "company_id": self.company.id,
                "currency_id": bank_line.currency_id.id,
                "partner_id": self.customer.id,
                "verdict": "suggest",
            }
        )
        run = self._run()
        self.assertEqual(run.reason_counts, {"unmatched_money": 1})

    def test_an_invoice_that_could_not_be_sent_is_not_reminded_of(self):
        invoice = self._invoice(100.0, due=LATE)
        self.env["o2c.dispatch"].sudo().create(
            {
                "res_model": "account.move",
                "res_id": invoice.id,
                "company_id": self.company.id,
                "channel": "email",
                "state": "undeliverable",
            }
        )
        run = self._run()
        self.assertIn("not_dispatched", run.reason_counts)

    def test_a_dry_run_writes_nothing_but_itself(self):
        self._invoice(100.0, due=LATE)
        events = self.env["o2c.event"].search_count([])
        run = self._run(simulate=True)
        self.assertEqual((run.is_simulation, run.done_count), (True, 1))
        self.assertFalse(self._notice())
        self.assertEqual(self.env["o2c.event"].search_count([]), events)

    def test_two_currencies_make_two_notices(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self._invoice(100.0, due=LATE)
        self._invoice(80.0, due=LATE, currency_id=currency.id)
        self._run()
        self.assertEqual(sorted(self._notice().mapped("amount_total")), [80.0, 100.0])

    def test_a_run_of_one_company_leaves_the_other_alone(self):
        other = self.setup_other_company()["company"]
        self._invoice(100.0, due=LATE)
        self._run(other)
        self.assertFalse(self._notice())

    def test_every_new_company_has_a_policy_of_three_levels(self):
        other = self.setup_other_company()["company"]
        policy = self.env["o2c.dunning.policy"].sudo().search([("company_id", "=", other.id)])
        self.assertEqual(policy.level_ids.mapped("number"), [1, 2, 3])

    def test_a_customers_own_policy_comes_first(self):
        own = self.policy.copy({"name": "Key accounts", "sequence": 99, "grace_days": 90})
        self.customer.o2c_dunning_policy_id = own
        self._invoice(100.0, due=LATE)
        self._run()
        self.assertFalse(self._notice())

    def test_each_instalment_has_its_own_level(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        invoice = self._invoice(100.0, date=LATE, invoice_payment_term_id=term.id)
        self._run()
        first = self._receivable(invoice).sorted("date_maturity")[0]
        self.assertEqual(self._notice().line_ids.move_line_id, first)

    def test_the_notice_goes_to_the_dunning_contact(self):
        clerk = self._customer("Accounts Payable", parent_id=self.customer.id, is_company=False)
        self.customer.o2c_dunning_contact_id = clerk
        self._invoice(100.0, due=LATE)
        self._run()
        self.assertEqual(self._notice().addressee_id, clerk)

    def test_queries_do_not_grow_with_the_number_of_customers(self):
        counts = []
        for number in (10, 60):
            for index in range(number):
                self._invoice(100.0, due=LATE, partner=self._customer(f"C{number}-{index}"))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_the_daily_cron_proposes_and_finishes_its_run(self):
        self._invoice(100.0, due=LATE)
        self._cron("o2c_automation.ir_cron_propose_notices")
        self.assertEqual(self._notice().run_id.state, "done")

    def test_a_run_that_was_killed_goes_on_behind_the_last_customer(self):
        self._invoice(100.0, due=LATE)
        self.env["o2c.run"]._start(
            "dunning",
            self.company,
            parameters={"day": str(TODAY), "done_until": self.customer.id},
        )
        waiting, _run = self.notices._open_run(self.company)
        self.assertNotIn(self.customer.id, waiting)
