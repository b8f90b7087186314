import unittest

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:
    # Odoo runs these tests without what the project's own commands bring along.
    given = None

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..engine.dispute import BLOCKING_STATES, SETTLED_STATES, UNDECIDED_STATES
from .common import TODAY
from .dispute_common import DisputeCommon

STEPS = 30
EXAMPLES = 6


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeWalk(DisputeCommon):
    """Random paths through cases and ledger; after each step both tell the same story."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.o2c_dispute_account_id = cls.company_data["default_account_expense"]

    @unittest.skipUnless(given, "needs hypothesis")
    def test_on_any_path_the_cases_agree_with_the_ledger(self):
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.randoms(use_true_random=False))
        def walk(dice):
            self._walk(dice)

        walk()

    def _walk(self, dice):
        self.dice = dice
        self.item = self._receivable(self._invoice(100.0))
        self.bank_lines = self.env["account.bank.statement.line"]
        steps = [
            self._open,
            self._work,
            self._work,
            self._decide,
            self._decide,
            self._book,
            self._undo_booking,
            self._pay_some,
            self._undo_payment,
            self._split,
            self._merge,
        ]
        for _number in range(STEPS):
            try:
                with self.env.cr.savepoint():
                    dice.choice(steps)()
            except (AccessError, UserError, ValidationError):
                self.env.invalidate_all()
            self._compare()

    # === STEPS === #

    def _pick(self, states):
        cases = self.item.o2c_dispute_ids.filtered(lambda case: case.state in states)
        return self.dice.choice(cases) if cases else cases

    def _open(self):
        self._dispute(self.item.move_id, self.dice.randint(1, 6000) / 100)

    def _work(self):
        verb = self.dice.choice(["investigate", "wait_customer", "wait_internal"])
        getattr(self._pick((*BLOCKING_STATES, "rejected")), f"action_{verb}")()

    def _decide(self):
        verb = self.dice.choice(["approve", "approve", "reject", "cancel"])
        getattr(self._pick((*BLOCKING_STATES, "rejected")), f"action_{verb}")()

    def _book(self):
        approved = self.item.o2c_dispute_ids.filtered(lambda case: case.state == "approved")
        verb = self.dice.choice(["action_credit_note", "action_write_off", "_write_off_together"])
        getattr(approved, verb)()

    def _undo_booking(self):
        entry = self._pick(("resolved", "written_off")).resolution_move_id
        if entry.move_type == "entry":
            entry.button_draft()
        else:
            entry.line_ids.remove_move_reconcile()

    def _pay_some(self):
        left = round(self.item.amount_residual * 100)
        if left:
            self.bank_lines |= self._pay(self.item.move_id, self.dice.randint(1, left) / 100)

    def _undo_payment(self):
        self.bank_lines[-1:].action_undo_reconciliation()
        self.bank_lines = self.bank_lines[:-1]

    def _split(self):
        case = self._pick(UNDECIDED_STATES)
        if case:
            case._split(round(case.amount / 3, 2))

    def _merge(self):
        self.item.o2c_dispute_ids.filtered(lambda case: case.state in UNDECIDED_STATES)._merge()

    # === COMPARISON === #

    def _compare(self):
        cases = self.item.o2c_dispute_ids
        partials = self.item.matched_credit_ids
        residual = 100.0 - sum(partials.mapped("amount"))
        self.assertAlmostEqual(self.item.amount_residual, residual)
        self.assertAlmostEqual(self.item.o2c_disputed_amount, sum(cases.mapped("amount_open")))
        self.assertLessEqual(round(self.item.o2c_disputed_amount, 2), round(residual, 2))
        for case in cases:
            self._compare_case(case, partials.credit_move_id.move_id)

    def _compare_case(self, case, settling_moves):
        if case.state in SETTLED_STATES:
            self.assertTrue(self.item.reconciled or case.resolution_move_id & settling_moves)
        else:
            self.assertFalse(case.resolution_move_id & settling_moves)
        self.assertEqual(bool(case.date_closed), case.state in (*SETTLED_STATES, "cancelled"))
        if self.item.reconciled:
            self.assertNotIn(case.state, BLOCKING_STATES)
