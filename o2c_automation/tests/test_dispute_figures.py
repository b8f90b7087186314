from datetime import timedelta

from freezegun import freeze_time as frozen

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import ROLES, TODAY
from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeFigures(DisputeCommon):
    """Every figure about disputes can be found again in the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.company_data["default_account_expense"]
        cls.company.o2c_dispute_account_id = cls.account
        cls.figures = cls.env["o2c.figures"].with_company(cls.company)

    def _read(self, *args):
        return self.figures.get_dispute_figures(*args)

    def _deduction(self, amount, **vals):
        return self._dispute(self._invoice(100.0), amount, type="deduction", **vals)

    def _recover(self, dispute):
        dispute.action_reject()
        self._pay(dispute.move_id, 100.0)

    def _write_off(self, dispute):
        dispute.action_approve()
        dispute.action_write_off()

    def test_what_is_in_dispute_is_what_the_open_items_say(self):
        self._pay(self._deduction(60.0).move_id, 70.0)
        self._dispute(self._invoice(100.0), 25.0)
        items = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("o2c_disputed_amount", ">", 0)]
        )
        self.assertEqual(self._read()["open"], 55.0)
        self.assertEqual(sum(items.mapped("o2c_disputed_amount")), 55.0)

    def test_what_was_written_off_is_on_the_write_off_account(self):
        self._write_off(self._deduction(30.0))
        self._recover(self._deduction(20.0))
        booked = self.env["account.move.line"].search([("account_id", "=", self.account.id)])
        invalid = self._read()["invalid"]
        valid = invalid["denominator"] - invalid["numerator"]
        self.assertEqual(valid, sum(booked.mapped("balance")))

    def test_of_a_partly_paid_claim_only_what_was_booked_counts(self):
        deduction = self._deduction(60.0)
        self._pay(deduction.move_id, 70.0)
        self._write_off(deduction)
        self.assertEqual(self._read()["invalid"]["denominator"], 30.0)

    def test_recovered_is_what_customers_paid_after_all(self):
        self._recover(self._deduction(30.0))
        self._deduction(10.0).action_reject()
        recovery = self._read()["recovery"]
        self.assertEqual((recovery["numerator"], recovery["denominator"]), (30.0, 40.0))

    def test_a_refused_deduction_is_outstanding_until_it_is_paid(self):
        deduction = self._deduction(30.0)
        deduction.action_reject()
        self.assertEqual(self._read()["ddo"], 90.0)
        self._pay(deduction.move_id, 100.0)
        self.assertEqual(self._read()["ddo"], 0.0)

    def test_what_no_person_decided_was_written_off_automatically(self):
        automatic = self._deduction(30.0)
        self._write_off(automatic)
        automatic.sudo().is_automatic = True
        self._write_off(self._deduction(10.0))
        self.assertEqual(self._read()["automatic"]["value"], 0.75)

    def test_an_invoice_with_a_valid_price_dispute_was_wrong(self):
        invoices = [self._invoice(100.0) for _number in range(4)]
        self._dispute(invoices[0], 10.0, root_cause="pricing").action_approve()
        self._dispute(invoices[1], 10.0, root_cause="carrier").action_approve()
        self._dispute(invoices[2], 10.0, root_cause="pricing").action_reject()
        figures = self._read()
        self.assertEqual(figures["accuracy"], 0.75)
        self.assertEqual((figures["invoices_wrong"], figures["invoices_disputed"]), (1, 3))

    def test_an_invoice_that_was_issued_anew_was_wrong_once(self):
        wrong, corrected = self._invoice(100.0), self._invoice(90.0)
        wrong.o2c_is_corrected = True
        corrected.o2c_corrects_id = wrong
        figures = self._read()
        self.assertEqual((figures["invoices_wrong"], figures["invoices_issued"]), (1, 1))

    def test_the_overview_counts_the_invoices_that_were_right(self):
        self._invoice(100.0)
        self._dispute(self._invoice(100.0), 10.0, root_cause="pricing").action_approve()
        counts = self.figures._get_invoice_counts(self.company, TODAY)
        self.assertEqual((counts["issued"], counts["right"]), (2, 1))

    def test_the_cycle_is_counted_in_working_days(self):
        dispute = self._deduction(30.0)
        with frozen(TODAY + timedelta(days=7)):
            self._write_off(dispute)
            cycle = self._read()["cycle"]
        self.assertEqual((cycle["median"], cycle["p90"], cycle["count"]), (5.0, 5.0, 1))

    def test_what_was_closed_before_the_period_is_history(self):
        self._write_off(self._deduction(30.0))
        with frozen(TODAY + timedelta(days=91)):
            self.assertFalse(self._read()["cycle"])

    def test_a_foreign_case_counts_at_the_rate_it_is_booked_at(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self._dispute(self._invoice(100.0, currency_id=currency.id), 40.0)
        figures = self._read()
        self.assertEqual((figures["open"], figures["pareto"][0]["amount"]), (20.0, 20.0))

    def test_another_company_is_not_counted(self):
        self._deduction(30.0)
        other = self.setup_other_company()["company"]
        figures = self.env["o2c.figures"].with_company(other).get_dispute_figures()
        self.assertEqual((figures["open"], figures["pareto"]), (0.0, []))

    def test_the_number_of_cases_does_not_change_the_number_of_queries(self):
        self._write_off(self._deduction(10.0))
        self._read()
        counts = []
        for _number in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._read()
            counts.append(self.cr.sql_log_count - before)
            for _case in range(4):
                self._write_off(self._deduction(10.0))
        self.assertLessEqual(counts[1], counts[0])

    # === PARETO === #

    def test_amounts_are_shared_out_over_the_products_of_the_invoice(self):
        hinge = self.env["product.product"].create({"name": "Hinge"})
        invoice = self._invoice(75.0, post=False)
        invoice.invoice_line_ids = [
            Command.create({"product_id": hinge.id, "price_unit": 25.0, "tax_ids": []})
        ]
        invoice.action_post()
        self._dispute(invoice, 40.0)
        rows = self._read("product_id")["pareto"]
        amounts = [(row["label"], row["amount"], row["count"]) for row in rows]
        self.assertEqual(amounts, [("Bracket", 30.0, 1), ("Hinge", 10.0, 1)])

    def test_every_pareto_comes_to_what_was_disputed(self):
        self._dispute(self._invoice(100.0), 33.33, root_cause="pricing")
        self._dispute(self._invoice(100.0), 66.67)
        for dimension in self.figures._get_pareto_dimensions():
            with self.subTest(dimension=dimension["key"]):
                rows = self._read(dimension["key"])["pareto"]
                self.assertAlmostEqual(sum(row["amount"] for row in rows), 100.0)

    def test_cancelled_cases_have_no_cause(self):
        self._dispute(self._invoice(100.0), 30.0).action_cancel()
        self.assertFalse(self._read()["pareto"])

    # === ACCESS === #

    def test_every_role_reads_the_figures(self):
        self._deduction(30.0)
        for role in ROLES:
            with self.subTest(role=role):
                figures = self.figures.with_user(self._user(role)).get_dispute_figures()
                self.assertEqual(figures["open"], 30.0)

    def test_a_salesperson_does_not(self):
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.figures.with_user(seller).get_dispute_figures()
