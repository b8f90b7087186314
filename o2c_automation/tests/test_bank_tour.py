from odoo.tests import tagged

from .bank_common import BankFileCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestBankTour(BankFileCommon, TourCase):
    """A bank file comes in through the browser."""

    def test_a_clerk_uploads_looks_and_imports(self):
        clerk = self._user("cash_applier")
        self.start_tour("/odoo/o2c-bank-files", "o2c_bank_import_upload", login=clerk.login)
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0])

    def test_a_file_dropped_on_the_bank_card_is_imported(self):
        clerk = self._user("cash_applier")
        self.start_tour("/odoo/accounting", "o2c_bank_import_drop", login=clerk.login)
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0])
