from odoo import fields, models


class O2cDisputeSplit(models.TransientModel):
    """Asks how much of a case becomes a case of its own, and why."""

    _name = "o2c.dispute.split"
    _description = "Split a Dispute"

    dispute_id = fields.Many2one("o2c.dispute", required=True)
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    amount_now = fields.Monetary("Disputed Now", related="dispute_id.amount")
    amount = fields.Monetary("To Split Off", required=True)
    reason_id = fields.Many2one(
        "o2c.dispute.reason", "Reason of the New Case", help="Empty: the same reason."
    )

    def action_split(self):
        """Split, and show the new case."""
        self.ensure_one()
        vals = {"reason_id": self.reason_id.id} if self.reason_id else {}
        return self.dispute_id._split(self.amount, vals).get_formview_action()
