from odoo.tests import tagged

from .cash_common import CashCommon
from .dispute_common import DisputeCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestDisputeLifeTour(CashCommon, DisputeCommon, TourCase):
    """An analyst takes a case through its whole life in the browser."""

    def test_from_the_short_payment_over_an_undone_write_off_to_the_credit_note(self):
        account = self.company_data["default_account_expense"]
        self.company.o2c_dispute_account_id = account
        reason = self._reason("damage").sudo().with_company(self.company)
        reason.evidence_type_ids = self.env.ref("o2c_automation.dispute_evidence_photo")
        reason.write({"evidence_threshold": 0.0, "approval_ceiling": 50, "writeoff_ceiling": 50})
        invoice = self._invoice(230.0)
        self._match(self._bank_line(200.0, f"{invoice.name} less damage", partner=self.customer))
        case = invoice.o2c_dispute_ids
        analyst = self._user("dispute_analyst")
        self.start_tour("/odoo/o2c-deductions", "o2c_dispute_life", login=analyst.login)
        self.assertEqual((case.state, invoice.amount_residual), ("resolved", 0.0))
        past = case.period_ids.sorted("id").mapped("state")
        self.assertEqual(past, ["new", "investigating", "approved", "approved"])
