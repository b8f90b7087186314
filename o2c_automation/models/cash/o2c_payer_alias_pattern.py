from odoo import api, models
from odoo.fields import Domain

from ...engine.payer_numbers import telling

# Whoever confirms more at once looked at no text: such a class teaches accounts and names only.
_MOST_AT_ONCE = 20


class O2cPayerAlias(models.Model):
    """A number is kept once it stood under several payments of one customer, and nobody else's."""

    _inherit = "o2c.payer.alias"

    @api.model
    def _confirmations(self, observations):
        numbers = {one for one in observations if one[1] == "reference"}
        found = super()._confirmations(observations - numbers)
        if len(numbers) <= _MOST_AT_ONCE:
            # The customers' own payments are few; all are asked only where these say something.
            own = [partner_id for *_, partner_id in numbers]
            told = self._told(numbers, Domain("partner_id", "child_of", own))
            found |= self._told(told, Domain.TRUE)
        return found

    @api.model
    def _told(self, observations, scope):
        """Return ``{observation: payments}`` of the numbers that tell one customer in ``scope``."""
        if not observations:
            return {}
        companies, _kinds, numbers, _partners = zip(*observations, strict=True)
        names = ("payment_ref", "o2c_remittance_text")
        lines = self.env["account.bank.statement.line"].search(
            scope
            & Domain("company_id", "in", companies)
            & Domain("o2c_match_state", "=", "applied")
            & Domain.OR(
                Domain(name, "ilike", number.replace(" ", "%"))
                for name in names
                for number in numbers
            )
        )
        texts = [
            (line._o2c_matching_text(), line.partner_id.commercial_partner_id.id) for line in lines
        ]
        counts = {one: telling(one[2], texts) for one in observations}
        return {one: count for one, count in counts.items() if count}
