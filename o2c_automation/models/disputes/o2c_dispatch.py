from odoo import models

from ...engine.invoice_check import is_check


class O2cDispatch(models.Model):
    """An invoice that the checks keep from leaving is owed, but not yet asked for."""

    _inherit = "o2c.dispatch"

    def _give_up(self, reason, error=""):
        result = super()._give_up(reason, error)
        if is_check(reason) and self.res_model == "account.move":
            invoice = self._documents().exists()
            self.env["o2c.dispute"].sudo()._open_failed_checks(invoice, self.error)
        return result

    def _process_all(self, run):
        time_left = super()._process_all(run)
        self.env["o2c.dispute"].sudo()._close_failed_checks(run.company_id)
        return time_left

    def action_print(self):
        result = super().action_print()
        for company in self.company_id:
            self.env["o2c.dispute"].sudo()._close_failed_checks(company)
        return result
