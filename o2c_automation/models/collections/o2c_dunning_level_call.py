from odoo import api, fields, models
from odoo.exceptions import ValidationError


class O2cDunningLevel(models.Model):
    """A level may be a call: a task for the collector instead of a letter."""

    _inherit = "o2c.dunning.level"

    channel = fields.Selection(selection_add=[("call", "Call")])

    # === CONSTRAINT METHODS === #

    @api.constrains("channel", "fee_ids", "claims_interest", "claims_lump_sum")
    def _check_call_claims_nothing(self):
        """What is claimed stands on a letter, and becomes an invoice when that leaves."""
        if any(level.channel == "call" and level._claims() for level in self):
            raise ValidationError(
                self.env._("A call claims no fees and no interest: leave them to a letter.")
            )

    # === BUSINESS METHODS === #

    def _asks_for_call(self, step):
        """A level that is a call asks for none before it."""
        return self.channel != "call" and super()._asks_for_call(step)
