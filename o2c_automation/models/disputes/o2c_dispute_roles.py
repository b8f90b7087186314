from odoo import models
from odoo.exceptions import AccessError

from ...engine import dispute as engine


class O2cDispute(models.Model):
    """Which role may take a case where."""

    _inherit = "o2c.dispute"

    def _transition(self, target, **facts):
        role = self._mover_role()
        allowed = engine.TRANSITIONS
        for dispute in self:
            known = target in allowed.get(dispute.state, ())
            if known and not engine.may_move(dispute.state, target, role):
                raise AccessError(dispute._refused_role_message(target))
        return super()._transition(target, **facts)

    def _mover_role(self):
        """Return in which role of the engine the user moves cases."""
        if self.env.su:
            return "ledger"
        for role, group in (("manager", "ar_manager"), ("analyst", "dispute_analyst")):
            if self.env.user.has_group(f"o2c_automation.group_{group}"):
                return role
        return ""

    def _refused_role_message(self, target):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(dispute)s is %(current)s: your role does not take it to %(target)s.",
            dispute=self.name,
            current=labels[self.state],
            target=labels[target],
        )
