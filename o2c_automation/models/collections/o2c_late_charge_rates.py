from odoo import api, models

from ...engine import interest as engine


class O2cLateCharge(models.Model):
    """Interest of days whose reference rate is not known: not counted, and said so."""

    _inherit = "o2c.late.charge"

    @api.model
    def _missing_rates(self, debts, until):
        """Return, by item, the reference whose value is missing to count interest further."""
        return {
            line: late.rule.reference_id
            for line, late in debts.items()
            if "interest" in late.types
            and engine.unknown_from(late.debt, late.terms, late.rates, until)
        }

    @api.model
    def _ask_for_rates(self, company, missing):
        """Give a manager of the company the task to enter the values that are missing."""
        references = self.env["o2c.interest.reference"].union(*missing.values())
        references.sudo()._ask_for_value(company)
