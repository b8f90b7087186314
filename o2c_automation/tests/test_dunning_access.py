from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon

VERBS = ("action_approve", "action_cancel")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningAccess(DunningCommon):
    """Only collectors decide about notices; everybody else of the app looks on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(100.0, due=LATE)
        cls.notices._propose(cls.company)
        cls.notice = cls.notices.search([("partner_id", "=", cls.customer.id)])

    def test_nobody_but_a_collector_decides_about_a_queued_notice(self):
        self.notice.action_approve()
        users = {role: self._user(role) for role in ("auditor", "billing", "cash_applier")}
        for role in users:
            for verb in VERBS:
                with self.subTest(role=role, verb=verb), self.assertRaises(AccessError):
                    getattr(self.notice.with_user(users[role]), verb)()

    def test_what_an_auditor_tried_leaves_the_dispatch_queued(self):
        self.notice.action_approve()
        with self.assertRaises(AccessError):
            self.notice.with_user(self._user("auditor")).action_cancel()
        [dispatch] = self.env["o2c.dispatch"]._current_versions(self.notice)[self.notice.id]
        self.assertEqual(dispatch.state, "queued")

    def test_a_collector_cancels_a_queued_notice(self):
        self.notice.action_approve()
        self.notice.with_user(self._user("collector")).action_cancel()
        self.assertEqual(self.notice.state, "cancelled")
