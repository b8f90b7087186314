from pathlib import Path

from odoo.modules.migration import load_script
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon

SCRIPTS = Path(__file__).parent.parent / "migrations"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestUpgrade(DunningCommon):
    """What a database gets that had an earlier version."""

    def _upgrade(self, script):
        path = SCRIPTS / script
        self.env.flush_all()
        load_script(str(path), path.stem).migrate(self.env.cr, "19.0.0.1.0")
        self.env.invalidate_all()

    def _rules(self):
        return self.env["o2c.worklist.policy"]._get_for(self.company)

    def test_a_company_without_worklist_rules_gets_the_shipped_ones(self):
        self._rules().unlink()
        self._upgrade("0.0.0/post-default_policies.py")
        self.assertIn("days_late", self._rules().rule_ids.mapped("kind"))

    def test_a_company_keeps_the_rules_it_has(self):
        before = self._rules()
        self._upgrade("0.0.0/post-default_policies.py")
        self.assertEqual(self._rules(), before)

    def test_who_archived_the_shipped_rules_does_not_get_them_again(self):
        self._rules().active = False
        self._upgrade("0.0.0/post-default_policies.py")
        self.assertFalse(self._rules())

    def test_an_older_notice_has_nothing_to_remark(self):
        self._invoice(100.0, due=LATE)
        self._run()
        self.env.cr.execute("ALTER TABLE o2c_dunning_notice_line DROP COLUMN amount_proposed")
        self._upgrade("19.0.0.2.0/pre-proposed_amounts.py")
        self.assertEqual(self._notice().line_ids.amount_proposed, 100.0)
        self.assertFalse(self._notice().line_ids.reason_text)

    def test_amounts_that_were_kept_stay(self):
        self._invoice(100.0, due=LATE)
        self._run()
        line = self._notice().line_ids.sudo()
        line.amount_proposed = 120.0
        self._upgrade("19.0.0.2.0/pre-proposed_amounts.py")
        self.assertEqual(line.amount_proposed, 120.0)

    def test_of_an_older_notice_nobody_says_why_its_policy_was_chosen(self):
        self._invoice(100.0, due=LATE)
        self._run()
        self._notice().policy_grounds = False
        self.assertFalse(self._notice().policy_grounds_text)
