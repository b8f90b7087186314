from odoo import fields, models

from ...engine import dispute as engine
from ...engine.dispatch import LEFT


class O2cDispute(models.Model):
    """Invoices that the checks keep from leaving: owed, but the customer was never asked."""

    _inherit = "o2c.dispute"

    def _open_failed_checks(self, invoices, error):
        """Open a case about each open instalment of the invoices that cannot be sent.

        :param str error: what the check found, kept as the evidence of the reason
        """
        return self._open(
            [
                {
                    "subject": item,
                    "origin": "failed_check",
                    "reason": "not_delivered",
                    "evidence": error,
                    "root_cause": "invoicing",
                }
                for invoice in invoices
                if invoice.company_id.o2c_dispute_failed_checks
                for item in invoice._o2c_disputable_items()
            ]
        )

    def _close_failed_checks(self, company):
        """Close the undecided cases of ``company`` about invoices that have left meanwhile."""
        has_left = [("is_current", "=", True), ("state", "in", LEFT)]
        cases = self.search(
            [
                ("company_id", "=", company.id),
                ("origin", "=", "failed_check"),
                ("state", "in", engine.UNDECIDED_STATES),
                ("move_id.o2c_dispatch_ids", "any", has_left),
            ]
        )
        today = fields.Date.context_today(self)
        cases._transition("cancelled", reason="sent", vals={"date_closed": today})
