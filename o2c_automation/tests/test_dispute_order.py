from itertools import permutations

from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeOrder(DunningCommon):
    """Whatever comes first, a disputed amount has the same consequences."""

    def _happen(self, events):
        """Let the named events happen to an invoice of 100 and return it."""
        invoice = self._invoice(100.0, due=LATE, partner=self._customer("Any Order"))
        happenings = {
            "dispute": lambda: self._dispute(invoice, 30.0),
            "payment": lambda: self._pay(invoice, 40.0),
            "credit_note": lambda: self._credit(invoice, 20.0),
            "notice": self._run,
        }
        for event in events:
            happenings[event]()
        return invoice

    def _credit(self, invoice, amount):
        credit_note = self._credit_note(amount, partner=invoice.partner_id)
        (self._receivable(invoice) | self._receivable(credit_note)).reconcile()

    def _claimed(self, invoice):
        """Return what the living notices claim of an invoice after the next run."""
        self._run()
        living = self._notice(invoice.partner_id).filtered(lambda n: n.state == "proposed")
        return sum(living.line_ids.mapped("amount"))

    def test_in_any_order_the_same_is_disputed_and_the_same_is_claimed(self):
        for events in permutations(["dispute", "payment", "credit_note"]):
            with self.subTest(events=events):
                invoice = self._happen(events)
                item = self._receivable(invoice)
                self.assertEqual((item.amount_residual, item.o2c_disputed_amount), (40.0, 30.0))
                self.assertEqual(self._claimed(invoice), 10.0)

    def test_a_notice_proposed_before_claims_no_more_than_one_proposed_after(self):
        for events in (
            ("notice", "dispute", "payment", "credit_note"),
            ("dispute", "notice", "payment", "credit_note"),
            ("payment", "notice", "credit_note", "dispute"),
        ):
            with self.subTest(events=events):
                self.assertEqual(self._claimed(self._happen(events)), 10.0)

    def test_a_refused_claim_is_reminded_of_again(self):
        invoice = self._happen(["dispute", "notice"])
        invoice.o2c_dispute_ids.action_reject()
        self._notice(invoice.partner_id).action_cancel()
        self.assertEqual(self._claimed(invoice), 100.0)

    def test_the_ageing_shows_the_disputed_part_in_the_bucket_of_its_item(self):
        self._happen(["payment", "dispute"])
        figures = self.env["o2c.figures"].with_company(self.company)
        buckets = figures._get_ageing(self.company, TODAY, figures._get_aged_items(self.company))
        late = next(bucket for bucket in buckets if bucket["first"] == 1)
        self.assertEqual((late["amount"], late["disputed"]), (60.0, 30.0))
