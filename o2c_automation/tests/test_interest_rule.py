from datetime import date
from fractions import Fraction

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY, O2cCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInterestRule(O2cCommon):
    """What the law or a contract says about late payment, as data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["o2c.interest.rule"]

    def _law(self, country, party="business", due=TODAY):
        company = self.env["res.company"].create(
            {"name": f"{party} in {country}", "country_id": self.env.ref(f"base.{country}").id}
        )
        return self.rules._statutory(company)._for_debt(party, due)

    def test_each_shipped_country_has_its_rate_today(self):
        expected = {"de": "10.27", "at": "10.73", "fr": "12.15", "nl": "10.15", "uk": "11.75"}
        rates = {}
        for country in expected:
            terms, values = self._law(country)._to_engine()
            rates[country] = terms.margin + max((v.since, v.percent) for v in values)[1]
        self.assertEqual(rates, {country: Fraction(rate) for country, rate in expected.items()})

    def test_a_country_we_know_nothing_about_has_no_rule(self):
        self.assertFalse(self._law("us"))

    def test_an_old_debt_is_not_under_the_new_law(self):
        self.assertFalse(self._law("de", due=TODAY.replace(year=2014, month=7, day=28)))

    def test_consumers_have_a_rule_of_their_own_or_none(self):
        self.assertEqual(self._law("de", "consumer").margin, 5.0)
        self.assertFalse(self._law("uk", "consumer"))

    def test_public_authorities_have_a_rule_of_their_own(self):
        margins = [self._law("fr", party).margin for party in ("business", "public")]
        self.assertEqual(margins, [10.0, 8.0])

    def test_lump_sums_go_by_the_size_of_the_debt(self):
        rule = self.env.ref("o2c_automation.interest_rule_uk_business")
        pounds = self.env.ref("base.GBP")
        sums = [rule._lump_sum(pounds, amount) for amount in (999.99, 1000.0, 10000.0)]
        self.assertEqual(sums, [4000, 7000, 10000])

    def test_lump_sums_are_never_converted(self):
        rule = self.env.ref("o2c_automation.interest_rule_de_business")
        self.assertEqual(rule._lump_sum(self.env.ref("base.USD"), 1000.0), 0)

    def test_every_shipped_rule_tells_its_source_and_its_words(self):
        data = self.env["ir.model.data"].search(
            [("model", "=", "o2c.interest.rule"), ("module", "=", "o2c_automation")]
        )
        rules = self.rules.browse(data.mapped("res_id"))
        self.assertTrue(rules)
        self.assertTrue(all(rule.source_url.startswith("https://") and rule.text for rule in rules))

    def _values(self, name):
        reference = self.env.ref(f"o2c_automation.interest_reference_{name}")
        return {rate.date_from: rate._percent() for rate in reference.rate_ids}

    def test_every_reference_ships_every_half_year_since_2022(self):
        wanted = {date(year, month, 1) for year in range(2022, 2026) for month in (1, 7)}
        for name in ("ecb", "de", "at", "uk"):
            with self.subTest(reference=name):
                self.assertEqual(set(self._values(name)), wanted | {date(2026, 1, 1)})

    def test_the_german_base_rate_moves_as_the_central_bank_rate_does(self):
        central, german = self._values("ecb"), self._values("de")
        apart = {central[day] - german[day] for day in german}
        self.assertEqual(apart, {Fraction("0.88")})

    def test_the_austrian_base_rate_follows_once_half_a_point_has_come_together(self):
        central, austrian = self._values("ecb"), self._values("at")
        apart = [central[day] - austrian[day] - Fraction("0.62") for day in austrian]
        self.assertTrue(all(abs(rest) < Fraction("0.5") for rest in apart))

    def test_a_reference_says_when_its_value_is_missing(self):
        reference = self.env.ref("o2c_automation.interest_reference_ecb")
        self.assertFalse(reference.is_outdated)
        reference.rate_ids.sorted("date_from")[-1].unlink()
        self.assertTrue(reference.is_outdated)

    def test_who_is_no_company_and_has_no_tax_id_is_a_consumer(self):
        person = self._customer("Jane", is_company=False)
        self.assertEqual(person._o2c_debtor_type(), "consumer")
        person.vat = "BE0477472701"
        self.assertEqual(person._o2c_debtor_type(), "business")

    def test_what_is_chosen_beats_what_is_guessed(self):
        self.customer.o2c_party_type = "public"
        contact = self._customer("Clerk", is_company=False, parent_id=self.customer.id)
        self.assertEqual(contact._o2c_debtor_type(), "public")

    def test_nobody_but_a_manager_changes_a_rule(self):
        rule = self.env.ref("o2c_automation.interest_rule_de_business")
        with self.assertRaises(AccessError):
            rule.with_user(self._user("collector")).margin = 20.0

    def test_rules_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self.rules.create(
            {"name": "Theirs", "company_id": other.id, "country_ids": [Command.clear()]}
        )
        seen = self.rules.with_user(self._user("collector")).search([("id", "=", rule.id)])
        self.assertFalse(seen)
