"""Tours through the browser, which a slow machine does not fail."""

from odoo.tests import HttpCase

PATIENCE = 600  # seconds for a whole tour; its steps have limits of their own

# What the pages of tours load.  Odoo compiles it for the first who asks, which takes longer than
# the browser waits where the machine is slow.
SCRIPTS = (
    "bus.websocket_worker_assets",
    "web.assets_emoji",
    "web.assets_tests",
    "web.assets_web",
    "web.chartjs_lib",
)
STYLES = ("web.assets_web", "web.assets_web_print")


class TourCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        qweb = cls.env["ir.qweb"]
        for name in SCRIPTS:
            qweb._get_asset_bundle(name, css=False, js=True).js()
        for name in STYLES:
            qweb._get_asset_bundle(name, css=True, js=False).css()

    def start_tour(self, url_path, tour_name, **options):
        return super().start_tour(url_path, tour_name, **{"timeout": PATIENCE, **options})
