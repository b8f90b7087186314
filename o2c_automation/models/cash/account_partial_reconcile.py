from odoo import models
from odoo.fields import Domain


class AccountPartialReconcile(models.Model):
    """What is undone elsewhere than on the review desk is undone there too."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        if not self:
            return super().unlink()
        # Afterwards nothing tells any more what was settled with what.
        undone_sudo = self._o2c_applied_sudo()
        result = super().unlink()
        undone_sudo._note_undone(self.env._("The reconciliation was undone on the journal items."))
        return result

    def _o2c_applied_sudo(self):
        """Return the applied proposals that these allocations belong to; constant queries."""
        lines = self.debit_move_id | self.credit_move_id
        applied_sudo = (
            self.env["o2c.match.proposal"]
            .sudo()
            .search(
                Domain("state", "=", "applied")
                & Domain("statement_line_id.move_id", "in", lines.move_id.ids)
                & Domain("line_ids.move_line_id", "in", lines.ids)
            )
        )
        pairs = {(one.debit_move_id.move_id, one.credit_move_id) for one in self}
        pairs |= {(one.credit_move_id.move_id, one.debit_move_id) for one in self}
        return applied_sudo.filtered(
            lambda one: any(
                (one.statement_line_id.move_id, item) in pairs for item in one.line_ids.move_line_id
            )
        )
