from odoo.exceptions import AccessError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditOrder(CreditCommon):
    """The list of customers sorted by what they owe."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = cls._user("credit_analyst")
        cls.names = ("Small", "Large", "Middle")
        amounts = (100.0, 900.0, 500.0)
        cls.partners = cls.env["res.partner"].union(
            *(cls._owing(name, amount) for name, amount in zip(cls.names, amounts, strict=True))
        )

    @classmethod
    def _owing(cls, name, amount):
        partner = cls._customer(name)
        # The more is owed, the less of the limit is used.
        partner.credit_limit = 100 * amount**2
        cls._invoice(amount, partner=partner)
        return partner

    def _sorted(self, order, **kwargs):
        partners = self.env["res.partner"].with_user(self.analyst)
        return partners.search([("id", "in", self.partners.ids)], order=order, **kwargs).mapped(
            "name"
        )

    def test_customers_are_sorted_by_exposure_either_way(self):
        self.assertEqual(self._sorted("o2c_exposure desc"), ["Large", "Middle", "Small"])
        self.assertEqual(self._sorted("o2c_exposure, name"), ["Small", "Middle", "Large"])

    def test_customers_are_sorted_by_how_much_of_the_limit_is_used(self):
        self.assertEqual(self._sorted("o2c_credit_usage desc"), ["Small", "Middle", "Large"])

    def test_a_page_has_the_largest_of_all(self):
        self.assertEqual(self._sorted("o2c_exposure desc", limit=1), ["Large"])

    def test_who_owes_nothing_comes_last(self):
        nobody = self._customer("Nobody")
        self.partners |= nobody
        self.assertEqual(self._sorted("o2c_exposure desc")[-1], "Nobody")

    def test_a_contact_stands_beside_the_company(self):
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.partners[1].id})
        self.partners |= contact
        self.assertEqual(set(self._sorted("o2c_exposure desc", limit=2)), {"Large", "Ann"})

    def test_sorting_costs_no_query_a_row(self):
        few = self._queries()
        self.partners |= self.env["res.partner"].union(
            *(self._owing(f"More {number}", 10.0 + number) for number in range(10))
        )
        self.assertLessEqual(self._queries(), few)

    def _queries(self):
        # The first time, rights and policies are read, too.
        self._sorted("o2c_credit_usage desc, o2c_exposure desc")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._sorted("o2c_credit_usage desc, o2c_exposure desc")
        return self.env.cr.sql_log_count - before

    def test_the_columns_are_offered_for_sorting_to_those_who_see_them(self):
        names = ["o2c_exposure", "o2c_credit_usage", "o2c_overdue_days"]
        partners = self.env["res.partner"].with_user(self.analyst)
        described = partners.fields_get(names, ["sortable"])
        self.assertEqual([described[name]["sortable"] for name in names], [True] * 3)

    def test_a_salesperson_cannot_sort_by_figures_he_does_not_see(self):
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.salesperson).search([], order="o2c_exposure")
