from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cash_common import CashCommon
from .common import TODAY


@tagged("post_install", "-at_install")
class TestCashApplication(CashCommon):
    """What the batch applies, what it leaves, and that doing it again changes nothing."""

    def _paid_lines(self, number):
        invoices = [self._invoice(100.0 + one) for one in range(number)]
        return self._bank_line(1.0, "charges") + self.env["account.bank.statement.line"].union(
            *(self._bank_line(one.amount_total, f"Payment {one.name}") for one in invoices)
        )

    def test_two_equal_invoices_are_left_to_a_person(self):
        self._invoice(100.0)
        self._invoice(100.0)
        line = self._match(self._known_payer_line(100.0, "payment"))
        self.assertEqual(line.o2c_match_state, "proposed")
        self.assertIn("ambiguous_amount", self._proposal(line).reasons)

    def test_a_bare_slash_matches_nothing(self):
        self._invoice(100.0)
        line = self._match(self._bank_line(100.0, "/"))
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_a_second_payment_of_a_paid_invoice_is_left_to_a_person(self):
        invoice = self._invoice(100.0, due=TODAY)
        self._match(self._known_payer_line(100.0, invoice.name))
        line = self._match(self._known_payer_line(100.0, invoice.name))
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_a_strangers_whole_number_is_applied_where_the_policy_trusts_it(self):
        self.policy.has_unknown_payer = True
        line = self._stranger_line(self._invoice(100.0))
        self.assertEqual(line.o2c_match_state, "applied")

    def test_a_strangers_whole_number_is_left_to_a_person_otherwise(self):
        line = self._stranger_line(self._invoice(100.0))
        self.assertEqual(line.o2c_match_state, "proposed")

    def _stranger_line(self, invoice):
        name = "Zenith Factoring"
        return self._match(self._bank_line(100.0, invoice.name, partner_name=name))

    def test_a_policy_that_only_proposes_applies_nothing(self):
        self.policy.is_automatic = False
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        self.assertEqual(line.o2c_match_state, "proposed")
        self.assertEqual(invoice.payment_state, "not_paid")

    def test_bank_lines_from_before_the_app_are_left_alone(self):
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, f"Payment {invoice.name}")
        line.o2c_match_state = False
        line._init_column("o2c_match_state")
        domain = line._o2c_due_for_matching_domain(self.company)
        self.assertFalse(line.filtered_domain(domain))

    def test_matching_twice_changes_nothing(self):
        lines = self._paid_lines(3)
        self._match(lines)
        before = self.env["o2c.match.proposal"].search([])
        self._match(lines)
        self.assertEqual(self.env["o2c.match.proposal"].search([]), before)

    def test_an_item_settled_in_the_meantime_supersedes_the_proposal(self):
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, f"Payment {invoice.name}")
        decided = self.application._decide(line)
        self._register_payment(invoice)
        run = self.env["o2c.run"]._start("cash_application", self.company)
        self.application._process_chunk(line, decided, run)
        self.assertEqual(line.o2c_match_state, "waiting")
        self.assertEqual(self._proposal(line).state, "superseded")

    def test_a_dry_run_writes_nothing_but_its_run(self):
        lines = self._paid_lines(2)
        tables = ("o2c.match.proposal", "o2c.event", "account.partial.reconcile")
        before = [self.env[name].search_count([]) for name in tables]
        run, decided = self.application._simulate(lines)
        self.assertEqual([self.env[name].search_count([]) for name in tables], before)
        self.assertEqual((run.is_simulation, run.done_count, run.skipped_count), (True, 2, 1))
        self.assertEqual(len(decided.by_line), 3)

    def test_queries_do_not_grow_with_the_decisions(self):
        few, many = self._paid_lines(4), self._paid_lines(16)
        self.application._decide(few)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.application._decide(many)

    def _cost(self, number, apply):
        """Return the queries of applying so many payments, each of one invoice."""
        lines = self._paid_lines(number)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        apply(lines)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _apply_what_is_known(self, lines):
        """Do what the host can do at best: one write for all lines and one plan."""
        items = self.env["account.move.line"].search(
            self.env["account.move.line"]._o2c_open_receivable_domain(self.company)
        )
        by_amount = {item.amount_residual: item for item in items}
        paid = lines.filtered(lambda line: line.amount in by_amount)
        suspense = {line: line._seek_for_lines()[1] for line in paid}
        paid.move_id.line_ids.filtered(lambda one: one.account_id == self.suspense).write(
            {"account_id": self.receivable.id}
        )
        self.env["account.move.line"]._reconcile_plan(
            [suspense[line] + by_amount[line.amount] for line in paid]
        )

    def test_a_line_more_costs_two_queries_more_than_the_host_at_best(self):
        for apply in (self._apply_what_is_known, self._match):
            self._cost(5, apply)
        floor, ours = (
            self._cost(40, apply) - self._cost(10, apply)
            for apply in (self._apply_what_is_known, self._match)
        )
        self.assertLessEqual((ours - floor) / 30, 2.0)
        self.assertLessEqual(ours / 30, 2.0)

    def test_the_cron_applies_what_waits_and_leaves_a_run(self):
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, f"Payment {invoice.name}")
        cron = self.env.ref("o2c_automation.ir_cron_cash_application")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        run = self.env["o2c.run"].search(
            [("kind", "=", "cash_application"), ("company_id", "=", self.company.id)], limit=1
        )
        self.assertEqual(line.o2c_match_state, "applied")
        self.assertRecordValues(run, [{"done_count": 1, "state": "done"}])

    def test_another_companys_invoice_is_never_touched(self):
        other = self.setup_other_company()["company"]
        journal = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", other.id)], limit=1
        )
        invoice = self._invoice(100.0, journal_id=journal.id)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        self.assertEqual(invoice.company_id, other)
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_every_company_gets_a_standard_policy_once(self):
        self.company._o2c_create_default_policies()
        policies = self.env["o2c.match.policy"].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(policies), 1)

    def _policy_given_anew(self):
        self.policy.unlink()
        self.company._o2c_create_default_policies()
        return self.env["o2c.match.policy"].search([("company_id", "=", self.company.id)])

    def test_a_company_that_begins_gets_a_policy_that_applies_by_itself(self):
        self.assertTrue(self._policy_given_anew().is_automatic)

    def test_a_company_with_posted_entries_gets_a_policy_that_only_proposes(self):
        self._invoice(100.0)
        self.assertFalse(self._policy_given_anew().is_automatic)

    def test_a_collector_reads_proposals_and_applies_none(self):
        line = self._bank_line(100.0)
        proposal = self._propose_by_hand(line, {self._invoice(100.0): 100.0})
        collector = self._user("collector")
        self.assertEqual(proposal.with_user(collector).amount, 100.0)
        with self.assertRaises(AccessError):
            proposal.with_user(collector).action_apply()

    def test_a_cash_applier_applies_and_undoes(self):
        invoice = self._invoice(100.0)
        proposal = self._propose_by_hand(self._bank_line(100.0), {invoice: 100.0})
        proposal = proposal.with_user(self._user("cash_applier"))
        proposal.action_apply()
        self.assertEqual(invoice.payment_state, "paid")
        proposal.action_undo()
        self.assertEqual(invoice.payment_state, "not_paid")

    def test_a_cash_applier_cannot_write_a_proposal(self):
        proposal = self._propose_by_hand(self._bank_line(100.0), {self._invoice(100.0): 100.0})
        with self.assertRaises(AccessError):
            proposal.with_user(self._user("cash_applier")).write({"amount_fee": 50.0})

    def test_a_cash_applier_cannot_change_an_allocation(self):
        proposal = self._propose_by_hand(self._bank_line(100.0), {self._invoice(100.0): 100.0})
        with self.assertRaises(AccessError):
            proposal.line_ids.with_user(self._user("cash_applier")).write({"amount": 50.0})

    def test_a_collector_does_not_reject_a_proposal(self):
        proposal = self._propose_by_hand(self._bank_line(100.0), {self._invoice(100.0): 100.0})
        with self.assertRaises(AccessError):
            proposal.with_user(self._user("collector")).action_reject()

    def test_users_of_another_company_see_no_proposal(self):
        proposal = self._propose_by_hand(self._bank_line(100.0), {self._invoice(100.0): 100.0})
        other = self.setup_other_company()["company"]
        stranger = self._user("auditor")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        found = self.env["o2c.match.proposal"].with_user(stranger).search([])
        self.assertNotIn(proposal, found)
