from odoo import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .common import TODAY
from .dispute_common import DisputeCommon

EVIDENCE = "o2c_automation.mail_activity_dispute_evidence"
WORK = "o2c_automation.mail_activity_dispute"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTasksOfTheOwner(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photo = cls.env.ref("o2c_automation.dispute_evidence_photo")
        cls.damage = cls._reason("damage").sudo()
        cls.damage.evidence_type_ids = cls.photo
        cls.damage.with_company(cls.company).evidence_threshold = 5.0
        cls.owner = cls._user("dispute_analyst")

    def _tasks(self, dispute, kind=EVIDENCE):
        return dispute.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(kind)
        )

    def _case(self, reason="damage", amount=50.0, **vals):
        owner = {"owner_id": self.owner.id}
        return self._dispute(self._invoice(100.0), amount, reason=reason, **owner | vals)

    def test_missing_evidence_is_a_task_of_the_owner(self):
        task = self._tasks(self._case())
        self.assertEqual((task.user_id, task.summary), (self.owner, self.photo.name))

    def test_the_task_is_gone_once_the_evidence_is_there(self):
        dispute = self._case()
        dispute.evidence_ids.note = "DMS 4711"
        self.assertFalse(self._tasks(dispute))

    def test_small_claims_need_no_evidence_and_make_no_task(self):
        self.assertFalse(self._tasks(self._case(amount=5.0)))

    def test_another_reason_asks_for_other_evidence(self):
        dispute = self._case(reason="price")
        self.assertFalse(self._tasks(dispute))
        dispute.reason_id = self.damage
        self.assertTrue(self._tasks(dispute))

    def test_a_decided_case_leaves_no_task(self):
        dispute = self._case()
        dispute.action_reject()
        self.assertFalse(dispute.activity_ids)

    def test_a_case_taken_up_again_is_a_task_again(self):
        dispute = self._case()
        dispute.action_reject()
        dispute.action_investigate()
        self.assertTrue(self._tasks(dispute, WORK))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSharingOut(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.env["res.users"].concat(
            *(new_test_user(cls.env, login) for login in ("ann", "ben"))
        )
        cls.team = cls.env["o2c.dispute.team"].create(
            {
                "name": "Freight",
                "user_id": cls.env.uid,
                "member_ids": [Command.set(cls.members.ids)],
                "is_shared_out": True,
            }
        )
        cls._reason("freight").sudo().write({"team_id": cls.team.id, "user_id": False})

    def _cases(self, number):
        item = self._receivable(self._invoice(100.0))
        reason = self._reason("freight")
        vals = {"move_line_id": item.id, "amount": 1.0, "reason_id": reason.id}
        return self.env["o2c.dispute"].create([vals] * number)

    def test_cases_go_in_turn_to_whoever_has_the_fewest(self):
        cases = self._cases(4)
        self.assertEqual(cases.mapped("owner_id"), self.members)
        self.assertEqual([len(of_one) for of_one in cases.grouped("owner_id").values()], [2, 2])

    def test_who_has_more_open_cases_waits(self):
        first = self._cases(1)
        self.assertEqual(self._cases(1).owner_id, self.members - first.owner_id)

    def test_closed_cases_do_not_count(self):
        first = self._cases(1)
        first.action_cancel()
        self.assertEqual(self._cases(1).owner_id, first.owner_id)

    def test_a_member_keeps_the_case_when_it_is_coded_anew(self):
        second = self._cases(2)[1]
        second.reason_id = self._reason("price")
        second.reason_id = self._reason("freight")
        self.assertEqual(second.owner_id, self.members[1])

    def test_without_sharing_out_the_leader_owns_what_arrives(self):
        self.team.is_shared_out = False
        self.assertEqual(self._cases(1).owner_id, self.env.user)
