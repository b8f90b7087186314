from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.babel import extract_python
from odoo.tools.translate import code_translations

from odoo.addons.o2c_automation.bankfile import catalogue
from odoo.addons.o2c_automation.models.bank import import_wordings

from .bank_common import OTHER_IBAN, BankFileCommon, camt, entry

GAP = camt([entry(5, "x")], closing=99)
UNKNOWN = "No journal keeps the account {account}."


def _terms_of(module):
    """Return the terms that the host's export finds in a module."""
    with Path(module.__file__).open("rb") as source:
        return {
            text for _line, _name, text, _notes in extract_python(source, {"_lt": None}, [], {})
        }


@tagged("post_install", "-at_install")
class TestBankWordings(BankFileCommon):
    """Findings are kept as code and facts, and told in the language of who reads them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def _in_french(self, finding, terms):
        found = patch.object(type(code_translations), "get_python_translations", return_value=terms)
        with found:
            return finding.with_context(lang="fr_FR").text

    def test_translators_find_every_text_of_the_reader(self):
        templates = [*catalogue.CATALOGUE.values(), catalogue.MORE]
        texts = {text for each in templates for text in (each.text, each.cure) if text}
        self.assertFalse(texts - _terms_of(catalogue))

    def test_translators_find_every_text_of_the_import(self):
        templates = import_wordings.WORDINGS.values()
        texts = {text for each in templates for text in (each.text, each.cure) if text}
        self.assertEqual(texts - _terms_of(import_wordings), {"{error}"})

    def test_a_finding_is_told_in_the_language_of_its_reader(self):
        finding = self._check_file(camt([], iban=OTHER_IBAN)).finding_ids
        terms = {UNKNOWN: "Aucun journal ne tient le compte {account}."}
        self.assertEqual(
            self._in_french(finding, terms), f"Aucun journal ne tient le compte {OTHER_IBAN}."
        )

    def test_a_translation_that_spoils_a_place_to_fill_gives_way_to_english(self):
        finding = self._check_file(camt([], iban=OTHER_IBAN)).finding_ids
        self.assertEqual(
            self._in_french(finding, {UNKNOWN: "Aucun journal : {compte}."}),
            UNKNOWN.format(account=OTHER_IBAN),
        )

    def test_a_finding_of_the_reader_tells_its_figures(self):
        findings = self._check_file(GAP).finding_ids
        mismatch = findings.filtered(lambda finding: finding.code == "balance.mismatch")
        self.assertIn("99", mismatch.text)
        self.assertTrue(mismatch.cure)
