from odoo import models

HOST_DELAY_PARAMETER = "report.print_delay"
OWN_DELAY_PARAMETER = "o2c_automation.print_delay"
# Milliseconds. Nothing on an invoice is drawn by scripts, so nothing has to be awaited.
DEFAULT_DELAY = "0"


class IrActionsReport(models.Model):
    """Dispatching does not wait for scripts that a printed document does not have.

    The host lets the renderer wait a second for each document. Dispatches use the
    system parameter ``o2c_automation.print_delay`` (milliseconds) instead, unless the
    administrator has set the host's own parameter: that is always respected.
    """

    _inherit = "ir.actions.report"

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("o2c_dispatch_id") and "--javascript-delay" in command:
            self._o2c_shorten_delay(command)
        return command

    def _o2c_shorten_delay(self, command):
        """Put our delay into ``command`` where the administrator has not chosen one."""
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        if not parameters_sudo.get_param(HOST_DELAY_PARAMETER):
            delay = parameters_sudo.get_param(OWN_DELAY_PARAMETER, DEFAULT_DELAY)
            command[command.index("--javascript-delay") + 1] = delay
