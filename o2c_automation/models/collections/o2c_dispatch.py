from odoo import models

from ...engine import dispatch as engine


class O2cDispatch(models.Model):
    """Notices hear of their dispatch, so that a level stands only while the letter does."""

    _inherit = "o2c.dispatch"

    def _transition(self, target, *, reason="", message="", vals=None):
        result = super()._transition(target, reason=reason, message=message, vals=vals)
        carried = self.filtered(lambda dispatch: dispatch.res_model == "o2c.dunning.notice")
        if carried:
            notices_sudo = self.env["o2c.dunning.notice"].sudo().browse(carried.mapped("res_id"))
            self._tell_notices(notices_sudo.exists(), target, reason or "by_hand")
        return result

    def _tell_notices(self, notices, target, reason):
        """Bring the notices where their dispatch is."""
        if target in engine.LEFT:
            notices._count_levels()
        elif target in ("failed", "undeliverable"):
            notices._take_levels_back("queued", reason)
        elif target in engine.VOID:
            notices._take_levels_back("cancelled", reason)
            waiting = notices.filtered(lambda notice: notice.state == "queued")
            waiting._transition("cancelled", reason=reason, vals={"reason": reason})

    def _void_texts(self):
        return {
            **super()._void_texts(),
            **{
                code: (text, "")
                for code, text in self.env["o2c.dunning.policy"]._reason_texts().items()
            },
        }
