from odoo.tests import HttpCase, TransactionCase, tagged

class TestA(TransactionCase):
    def test_one(self):
        self.assertTrue(self.env["o2c.run"])

@tagged("post_install", "-at_install")
class TestB(HttpCase):
    def test_two(self):
        self.authenticate("admin", "admin")
        r = self.url_open("/odoo")
        self.assertEqual(r.status_code, 200)
    def test_browser(self):
        self.browser_js("/odoo", "console.log('test successful')", login="admin")
