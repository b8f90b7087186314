from odoo import models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        # The host offers no hook for "no longer reconciled": this is where every way of
        # undoing ends (undo on the bank line, reset to draft, the button on the entry).
        lines = self.debit_move_id | self.credit_move_id
        result = super().unlink()
        self.env["o2c.dispute"]._unsettle_by_ledger(lines.exists())
        return result
