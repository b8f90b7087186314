import io
import zipfile

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningEscalation(DunningCommon):
    """A level does more than write: when its notice leaves, and only then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.level = cls.policy._levels_in_order()[0]
        cls.invoice = cls._invoice(1_000.0, due=LATE)
        cls.debtor = cls.customer.with_company(cls.company)

    def _proposed(self):
        self._run()
        return self._notice()

    def _returned(self):
        notice = self._proposed()
        self._leave(notice)
        self._mail_server_answers(notice, "bounce")
        return notice

    # === CREDIT === #

    def test_credit_stops_when_the_notice_leaves(self):
        self.level.stops_credit = True
        notice = self._proposed()
        self.assertNotEqual(self.debtor.o2c_credit_status, "stopped")
        self._leave(notice)
        self.assertEqual(self.debtor.o2c_credit_status, "stopped")
        self.assertEqual(self.debtor.o2c_credit_status_reason, f"Dunning notice {notice.name}")

    def test_new_orders_of_the_customer_are_held_then(self):
        self.level.stops_credit = True
        self._leave(self._proposed())
        order = self._order(10.0)
        order.action_confirm()
        self.assertEqual(order.o2c_credit_state, "held")

    def test_a_notice_that_comes_back_gives_the_credit_back(self):
        self.level.stops_credit = True
        self.debtor.o2c_credit_status = "watch"
        self._returned()
        self.assertEqual(self.debtor.o2c_credit_status, "watch")

    def test_what_the_credit_desk_decided_stays_when_a_notice_comes_back(self):
        self.level.stops_credit = True
        notice = self._proposed()
        self._leave(notice)
        self.debtor.o2c_credit_status_reason = "Insolvent"
        self._mail_server_answers(notice, "bounce")
        self.assertEqual(self.debtor.o2c_credit_status, "stopped")

    # === SALESPERSON === #

    def test_the_salesperson_is_told(self):
        self.level.informs_salesperson = True
        self.customer.user_id = self._user("billing")
        self._leave(self._proposed())
        self.assertEqual(self.customer.activity_ids.user_id, self.customer.user_id)

    def test_a_customer_without_salesperson_stops_nothing(self):
        self.level.informs_salesperson = True
        notice = self._proposed()
        self._leave(notice)
        self.assertEqual(notice.state, "sent")

    # === CALL === #

    def test_a_large_notice_waits_for_a_call_though_its_level_leaves_by_itself(self):
        self.level.write({"is_automatic": True, "call_from_amount": 1_000.0})
        notice = self._proposed()
        self.assertEqual(notice.state, "proposed")
        self.assertEqual(notice.activity_ids.activity_type_id.category, "phonecall")

    def test_a_smaller_notice_leaves_without_a_call(self):
        self.level.write({"is_automatic": True, "call_from_amount": 1_000.01})
        notice = self._proposed()
        self.assertEqual(notice.state, "queued")
        self.assertFalse(notice.activity_ids)

    def test_a_call_that_waits_gives_points_on_the_worklist(self):
        self.level.call_from_amount = 1_000.0
        self._proposed()
        ranks = self.env["o2c.worklist.rank"]
        ranks._refresh_all(self.company)
        rank = ranks.search([("partner_id", "=", self.customer.id)])
        self.assertIn(["call_task", 10, 10], rank.parts)

    def test_who_reaches_the_customer_has_made_the_call(self):
        self.level.call_from_amount = 1_000.0
        notice = self._proposed()
        self.assertTrue(notice.activity_ids)
        self.env["o2c.contact.log"].create({"partner_id": self.customer.id})
        self.assertFalse(notice.activity_ids)

    # === AGENCY === #

    def _case(self):
        self.level.hands_over = True
        self._leave(self._proposed())
        return self.env["o2c.agency.handover"].search([("partner_id", "=", self.customer.id)])

    def test_a_case_for_the_agency_holds_what_was_reminded_of(self):
        case = self._case()
        self.assertEqual(case.move_line_ids, self._receivable(self.invoice))
        self.assertEqual(case.amount, 1_000.0)

    def test_what_an_agency_has_is_not_reminded_of(self):
        self._case()
        with freeze_time("2026-07-31"):
            self._run()
        self.assertEqual(len(self._notice()), 1)

    def test_a_closed_case_is_ours_again(self):
        case = self._case()
        case.agency_id = self._customer("Agency")
        case.action_hand_over()
        case.action_close()
        with freeze_time("2026-07-31"):
            self._run()
        self.assertEqual(len(self._notice()), 2)

    def test_a_notice_that_comes_back_takes_its_case_back(self):
        self.level.hands_over = True
        notice = self._returned()
        case = self.env["o2c.agency.handover"].search([("notice_id", "=", notice.id)])
        self.assertEqual(case.state, "cancelled")

    def test_a_case_goes_to_somebody(self):
        with self.assertRaises(UserError):
            self._case().action_hand_over()

    def test_the_file_lists_every_item_with_its_document(self):
        case = self._case()
        self.invoice.invoice_pdf_report_file = b"JVBERi0="
        with zipfile.ZipFile(io.BytesIO(case._to_archive())) as archive:
            names = archive.namelist()
            sheet = openpyxl.load_workbook(io.BytesIO(archive.read("items.xlsx"))).active
        rows = [[cell.value for cell in row] for row in sheet.rows]
        self.assertEqual(names, ["items.xlsx", rows[1][-1]])
        self.assertEqual((rows[1][5], rows[1][9]), (self.invoice.name, 1_000.0))

    def test_no_name_of_a_customer_is_run_as_a_formula(self):
        self.customer.name = "=HYPERLINK()"
        row = self._case()._export_row(self._receivable(self.invoice), "")
        self.assertEqual(row[0], "'=HYPERLINK()")

    def test_only_a_collector_hands_over(self):
        case = self._case().with_user(self._user("auditor"))
        with self.assertRaises(AccessError):
            case.action_cancel()
