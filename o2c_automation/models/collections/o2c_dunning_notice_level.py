from odoo import models
from odoo.exceptions import UserError


class O2cDunningNotice(models.Model):
    """A notice has the level of what is left on it: harsh words need an item they are about."""

    _inherit = "o2c.dunning.notice"

    def _update_lines(self, step):
        result = super()._update_lines(step)
        self._follow_level()
        return result

    def _follow_level(self):
        """Take the highest level of the items that are reminded of.

        :return: whether it is another one than before
        """
        self.ensure_one()
        due = self.line_ids.filtered(lambda line: line.role == "due")
        if not due or len(set(self.line_ids.mapped("level")) - {0}) < 2:
            return False
        number = max(due.mapped("level"))
        level = self.policy_id._levels_in_order()[number - 1 : number]
        if not level or level == self.level_id:
            return False
        self.level_id = level
        return True

    def _follow_exclusions(self):
        """Bring the notices up to date with the items that were taken off or put back.

        :raise UserError: where nothing would be left to remind of
        """
        for notice_sudo in self.sudo():
            reason = notice_sudo._recheck()
            if reason:
                due = notice_sudo.line_ids.filtered(lambda line: line.role == "due")
                reason = reason if due else "nothing_due"
                raise UserError(
                    self.env._(
                        "The notice would not leave any more (%(reason)s): cancel it instead.",
                        reason=notice_sudo.policy_id._tell_reasons([reason]),
                    )
                )
