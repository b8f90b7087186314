from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.o2c_automation.models.credit.o2c_credit_exposure import FEW
from odoo.addons.o2c_automation.models.credit.o2c_credit_exposure_kept import FUNCTION

from .credit_common import FAR_AWAY, LONG_AGO, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditExposureKept(CreditCommon):
    """The exposure of a few customers comes from a function, which is the same query."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.env["o2c.credit.exposure"]
        cls.customer.credit_limit = 1_000_000.0
        # What is in the database is remembered beyond a test.
        cls.addClassCleanup(cls.env.registry.clear_cache, "stable")

    def setUp(self):
        super().setUp()
        self.env.registry.clear_cache("stable")

    def _find(self, find, partners):
        company = self.company
        scope = self.measure._scope(company, self.measure._scope_ids(company), partners)
        self.env.flush_all()
        return self.env.execute_query(find(scope))

    def test_the_function_is_of_the_query_of_now(self):
        self.assertTrue(self.measure._is_kept())

    def test_it_finds_every_part_as_the_query_does(self):
        self._invoice(100.10, due=LONG_AGO)
        self._invoice(50.05, due=FAR_AWAY)
        self._invoice(70.0, post=False)
        self._pay(30.0)
        order = self._order(500.0)
        order.action_confirm()
        self._online_payment(order, "authorized", 120.0)
        other = self._customer("Other")
        self._invoice(10.0, partner=other, due=LONG_AGO)
        both = self.customer | other
        found = self._find(self.measure._kept_sums_sql, both)
        self.assertEqual(len(found), 2)
        self.assertEqual(sorted(found), sorted(self._find(self.measure._sums_sql, both)))

    def test_a_function_of_another_query_is_not_asked(self):
        of_model = self.env.registry["o2c.credit.exposure"]
        with patch.object(of_model, "_kept_body", lambda _measure: "an addon's"):
            self.assertFalse(self.measure._is_kept())

    def test_the_function_has_no_word_of_a_language(self):
        with patch.object(type(self.env), "_", lambda _env, *_args, **_kwargs: "anders"):
            self.assertNotIn("anders", self.measure._kept_body())

    def test_without_the_function_the_query_is_asked(self):
        self._invoice(100.0, due=FAR_AWAY)
        self.measure._drop_kept()
        self.assertEqual(self._exposure().not_due, 10000)

    def test_for_many_customers_a_plan_of_its_own_is_made(self):
        many = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(FEW + 1)])
        self.assertTrue(self.measure._is_kept())
        self.env.cr.execute(SQL("DROP FUNCTION %s", FUNCTION))
        self.assertEqual(len(many._o2c_credit_exposure(self.company)), FEW + 1)
