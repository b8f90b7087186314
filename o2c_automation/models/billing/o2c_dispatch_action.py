from odoo import models
from odoo.exceptions import AccessError, UserError

from ...engine.dispatch import MANUAL_CHANNELS
from .o2c_dispatch_document_mixin import DispatchRefused

CLERKS = ("o2c_automation.group_billing", "o2c_automation.group_collector")


class O2cDispatch(models.Model):
    """What people do with dispatches: try again, print, keep from leaving."""

    _inherit = "o2c.dispatch"

    # === ACTIONS === #

    def action_retry(self):
        """Try again at once what failed or could not be delivered."""
        self._check_clerk()
        self.sudo()._requeue()

    def action_cancel(self):
        """Keep from leaving what has not left."""
        self._check_clerk()
        self.sudo()._transition("cancelled", vals={"date_next_attempt": False})

    def action_print(self):
        """Print what waits for a person, and take it as handed over."""
        self._check_clerk()
        waiting_sudo = self.sudo().filtered(
            lambda d: d.channel in MANUAL_CHANNELS and d.state == "queued"
        )
        if len(waiting_sudo.grouped(lambda d: (d.res_model, d.company_id))) > 1:
            raise UserError(
                self.env._("Choose documents of one kind and one company to print together.")
            )
        for dispatch_sudo in waiting_sudo:
            dispatch_sudo._process_now()
        printed = waiting_sudo.filtered(lambda d: d.state == "handed_over")
        return printed._documents()._o2c_dispatch_print() if printed else None

    def _check_clerk(self):
        """Refuse whoever neither bills nor collects, or may not see the dispatch."""
        self.check_access("read")
        if not (self.env.su or any(self.env.user.has_group(group) for group in CLERKS)):
            raise AccessError(self.env._("Only billing clerks and collectors send documents."))

    def _process_now(self):
        """Send while the user waits; what must not leave is kept back, the others go on."""
        self.attempt_count += 1
        try:
            with self.env.cr.savepoint():
                self._process_one()
        except DispatchRefused as refusal:
            self._give_up(refusal.reason, str(refusal))
