from odoo import fields, models


class O2cDunningLevel(models.Model):
    """What else happens when the notices of a level leave, and before."""

    _inherit = "o2c.dunning.level"

    call_from_amount = fields.Monetary(
        "Call From",
        help="A notice that asks for as much waits for approval, and somebody is asked to call "
        "first. Zero: nobody needs to.",
    )
    stops_credit = fields.Boolean(
        "Stop Credit", help="When the notice leaves, new orders of the customer are held."
    )
    informs_salesperson = fields.Boolean(
        help="When the notice leaves, the customer's salesperson gets a task.",
    )
    hands_over = fields.Boolean(
        "To an Agency",
        help="When the notice leaves, a case for a collection agency is prepared.",
    )

    _call_amount_positive = models.Constraint(
        "CHECK (call_from_amount >= 0)", "The amount to call from cannot be below zero."
    )

    # === BUSINESS METHODS === #

    def _asks_for_call(self, step):
        """Tell whether somebody must call before the notice of ``step`` leaves."""
        if not self.call_from_amount:
            return False
        return step.net_company >= self.currency_id.o2c_to_minor(self.call_from_amount)
