from odoo import Command, models


class O2cDispute(models.Model):
    """Write-offs that take back the tax in them, where their reason says so."""

    _inherit = "o2c.dispute"

    def _prepare_write_off_lines(self):
        cost, customer = super()._prepare_write_off_lines()
        reason = self.reason_id.with_company(self.company_id)
        if not reason.has_tax_relief or reason.tax_treatment == "none":
            return [cost, customer]
        return [*self._prepare_relief_lines(cost), customer]

    def _prepare_relief_lines(self, cost):
        """Return the cost by combination of taxes, and the taxes as a credit note has them.

        :param dict cost: the one line there would be without relief
        """
        tax = self.env["account.tax"]
        base_lines = self._disputed_base_lines()
        for base_line in base_lines:
            base_line.update(is_refund=True, sign=1)
        tax._add_accounting_data_in_base_lines_tax_details(base_lines, self.company_id)
        prepared = tax._prepare_tax_lines(base_lines, self.company_id)
        tax_lines = [{**line, "name": cost["name"]} for line in prepared["tax_lines_to_add"]]
        cost_lines = [
            {**cost, **amounts, "tax_ids": [Command.set(base_line["tax_ids"].ids)]}
            for base_line, amounts in prepared["base_lines_to_update"]
        ]
        # What rounding leaves of the total is cost.
        for name in ("balance", "amount_currency"):
            cost_lines[0][name] += cost[name] - sum(line[name] for line in cost_lines + tax_lines)
        return cost_lines + tax_lines
