from datetime import date

from odoo import models

# The first day of a month of 31 days before another one: nothing gives more time from there.
_FROM = date(2026, 7, 1)


class AccountPaymentTerm(models.Model):
    """How long terms let a customer wait, so that they compare."""

    _inherit = "account.payment.term"

    def _o2c_longest_days(self):
        """Return after how many days the last part falls due, at most; zero without terms.

        To the end of a month it may be a day or thirty: the longest counts.
        """
        return max(((line._get_due_date(_FROM) - _FROM).days for line in self.line_ids), default=0)
