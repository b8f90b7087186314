from odoo import models


class O2cMatchProposal(models.Model):
    """A payment that is applied uses up what its payer told about it."""

    _inherit = "o2c.match.proposal"

    def _apply(self, *, automatic):
        applied = super()._apply(automatic=automatic)
        self.env["o2c.remittance.advice"]._use(applied.statement_line_id)
        return applied

    def _note_undone(self, message=""):
        result = super()._note_undone(message)
        self.env["o2c.remittance.advice"]._release(self.statement_line_id)
        return result
