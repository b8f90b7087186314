from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestAnalyticDistribution(CashCommon):
    """A batch looks for analytic distributions once, and gives them where there are any."""

    def _make_model(self, account):
        """Let journal items on ``account`` be distributed; return the distribution."""
        plan = self.env["account.analytic.plan"].create({"name": "Regions"})
        region = self.env["account.analytic.account"].create({"name": "North", "plan_id": plan.id})
        distribution = {str(region.id): 100.0}
        self.env["account.analytic.distribution.model"].create(
            {
                "account_prefix": account.code,
                "company_id": self.company.id,
                "analytic_distribution": distribution,
            }
        )
        return distribution

    def _import(self, number):
        """Return so many bank lines, made as an import makes them."""
        vals_list = [
            {
                "date": "2026-06-10",
                "amount": 1.0 + one,
                "payment_ref": f"transfer {one}",
                "account_number": "",
            }
            for one in range(number)
        ]
        lines = self.env["account.bank.statement.line"]
        return lines._o2c_create_imported(self.journal, vals_list)

    def _queries_of_import(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._import(number)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _import_line_cost(self):
        """Return the queries that one more imported line costs."""
        self._queries_of_import(2)  # fills the registry's caches
        few, many = self._queries_of_import(5), self._queries_of_import(25)
        return (many - few) / 20

    def test_an_imported_line_gets_the_distribution_of_its_account(self):
        distribution = self._make_model(self.bank)
        bank_item = self._import(1)._seek_for_lines()[0]
        self.assertEqual(bank_item.analytic_distribution, distribution)

    def test_a_bank_charge_that_is_written_off_gets_the_distribution_of_its_account(self):
        distribution = self._make_model(self.fees)
        line = self._match(self._known_payer_line(992.5, self._invoice(1000.0).name))
        charge = line.line_ids.filtered(lambda item: item.account_id == self.fees)
        self.assertEqual(charge.analytic_distribution, distribution)

    def test_without_models_an_imported_line_asks_for_none(self):
        alone = self._import_line_cost()
        self._make_model(self.bank)
        self.assertGreaterEqual(self._import_line_cost() - alone, 2.0)
