from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalOpened(PortalCommon):
    """A dispatch is opened when the customer looks at the document in the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._open_invoice(cls)

    def _dispatch(self, state="handed_over", channel="email"):
        """Return the invoice's dispatch through ``channel``, in ``state``."""
        self.env["o2c.dispatch"]._queue(self.invoice, channel)
        dispatch = self.invoice.o2c_dispatch_ids.filtered(lambda d: d.channel == channel).sudo()
        if state != "queued":
            dispatch._transition(state)
        return dispatch

    def _look(self, user, query="", **options):
        self._be(user)
        url = f"/my/invoices/{self.invoice.id}{query}"
        self.assertEqual(self.url_open(url, **options).status_code, 200)

    def _opened_events(self, dispatch):
        return self.env["o2c.event"].search(
            [("kind", "=", "dispatch.opened"), ("res_id", "=", dispatch.id)]
        )

    def test_the_customers_look_opens_the_dispatch(self):
        dispatch = self._dispatch()
        self._look(self.reader)
        self.assertEqual(dispatch.state, "opened")
        self.assertIn("Ada Abel", self._opened_events(dispatch).message)

    def test_a_second_look_is_not_counted(self):
        dispatch = self._dispatch()
        self._look(self.reader)
        self._look(self.reader)
        self.assertEqual(len(self._opened_events(dispatch)), 1)

    def test_the_link_of_the_mail_opens_it_without_a_login(self):
        dispatch = self._dispatch()
        token = self.invoice._portal_ensure_token()
        self._look(None, f"?access_token={token}")
        self.assertEqual(dispatch.state, "opened")

    def test_a_colleagues_look_does_not(self):
        dispatch = self._dispatch()
        self._look(self._user("billing"))
        self.assertEqual(dispatch.state, "handed_over")

    def test_a_preview_of_the_link_does_not(self):
        dispatch = self._dispatch()
        self._look(self.reader, headers={"Odoo-Link-Preview": "True"})
        self.assertEqual(dispatch.state, "handed_over")

    def test_a_letter_is_not_opened_in_the_portal(self):
        dispatch = self._dispatch(channel="print")
        self._look(self.reader)
        self.assertEqual(dispatch.state, "handed_over")

    def test_what_has_not_left_yet_is_not_opened(self):
        dispatch = self._dispatch("queued")
        self._look(self.reader)
        self.assertEqual(dispatch.state, "queued")

    def test_a_stranger_opens_nothing(self):
        dispatch = self._dispatch()
        self._be(self.stranger)
        self._get(f"/my/invoices/{self.invoice.id}")
        self.assertEqual(dispatch.state, "handed_over")
