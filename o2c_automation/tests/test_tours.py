from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import O2cCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestTours(O2cCommon, TourCase):
    """People find their way through the app's screens."""

    def test_the_overview_leads_to_every_worklist_and_back(self):
        due = fields.Date.today() - timedelta(days=40)
        self._invoice(1500, due=due)
        user = self._user("ar_manager")
        self.start_tour("/odoo", "o2c_overview", login=user.login)
