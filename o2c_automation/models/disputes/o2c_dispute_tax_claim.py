from odoo import fields, models
from odoo.exceptions import UserError


class O2cDispute(models.Model):
    """Claims about tax alone: the tax is corrected, and revenue stays what it was.

    The goods are credited with the taxes of the invoice and charged again with those that are
    right. Base and tax so move to where they belong in the tax report.
    """

    _inherit = "o2c.dispute"

    tax_treatment = fields.Selection(related="reason_id.tax_treatment")
    right_tax_ids = fields.Many2many(
        "account.tax",
        "o2c_dispute_right_tax_rel",
        string="Right Taxes",
        check_company=True,
        domain=[("type_tax_use", "=", "sale")],
        help="Where the tax alone is in dispute: what should have been charged instead. "
        "Empty: no tax at all.",
    )

    def _disputed_base_lines(self):
        """Return, where all of it is tax, lines of no revenue that come to the disputed tax.

        :raise UserError: where more tax is in dispute than the right taxes leave
        """
        if self.tax_treatment != "only":
            return super()._disputed_base_lines()
        most = self._tax_in(self._exchanged_base_lines(100.0))
        if self.currency_id.compare_amounts(self.amount_open, most) > 0:
            raise UserError(
                self.env._(
                    "%(dispute)s: only %(amount)s of tax can be taken back.",
                    dispute=self.name,
                    amount=self.currency_id.format(max(most, 0.0)),
                )
            )
        lines = self._exchanged_base_lines(100.0 * self.amount_open / most)
        self._absorb(self.amount_open - self._tax_in(lines), lines)
        return lines

    def _exchanged_base_lines(self, percent):
        """Return so much of the disputed lines as charged, and taken off again as it is right."""
        tax = self.env["account.tax"]
        charged = [
            line
            for line in self._cut_base_lines("percent", percent)
            if line["tax_details"]["taxes_data"]
        ]
        right = [
            tax._prepare_base_line_for_taxes_computation(
                line,
                price_unit=self._right_price(line),
                tax_ids=self.right_tax_ids,
                computation_key=f"o2c_dispute_right,{self.id}",
            )
            for line in charged
        ]
        tax._add_tax_details_in_base_lines(right, self.company_id)
        tax._round_base_lines_tax_details(right, self.company_id)
        return charged + right

    def _right_price(self, base_line):
        """Return the price that takes the base of a line off again, as the right taxes have it."""
        details = base_line["tax_details"]
        base = details["total_excluded_currency"] + details["delta_total_excluded_currency"]
        totals = self.right_tax_ids.compute_all(
            -base, self.currency_id, partner=self.partner_id, handle_price_include=False
        )
        is_included = any(self.right_tax_ids.mapped("price_include"))
        return totals["total_included" if is_included else "total_excluded"]

    def _tax_in(self, base_lines):
        return self.currency_id.round(
            sum(
                tax_data["tax_amount_currency"]
                for line in base_lines
                for tax_data in line["tax_details"]["taxes_data"]
            )
        )

    def _absorb(self, cents, base_lines):
        """Put what rounding of several taxes leaves of the disputed tax on the largest of them."""
        if self.currency_id.is_zero(cents):
            return
        taxes = [data for line in base_lines for data in line["tax_details"]["taxes_data"]]
        largest = max(taxes, key=lambda data: data["tax_amount_currency"])
        largest["tax_amount_currency"] += cents
        largest["tax_amount"] += self.company_currency_id.round(cents * self._rate())
        self.env["account.tax"]._fix_base_lines_tax_details_on_manual_tax_amounts(
            base_lines=base_lines, company=self.company_id
        )
