from odoo import api, models


class O2cDispute(models.Model):
    """Deductions: what a payer kept back opens its own case."""

    _inherit = "o2c.dispute"

    @api.model
    def _open_deductions(self, vals_list):
        """Open one deduction for each amount a payer kept back.

        :param list vals_list: dicts with ``move_line_id``, ``amount`` and, where known,
            ``statement_line_id``, ``reason_id`` and ``remittance_text`` (default: the text
            of the bank line), from which a missing reason is guessed
        :return: the deductions in the order of ``vals_list``; what the same bank line
            opened before on the same item is returned, not doubled
        """
        known = self._known_deductions(vals_list)
        missing = [vals for vals in vals_list if self._deduction_key(vals) not in known]
        prepared = self._prepare_deduction_vals(missing)
        for vals, deduction in zip(missing, self.sudo().create(prepared), strict=True):
            known[self._deduction_key(vals)] = deduction
        keys = [self._deduction_key(vals) for vals in vals_list]
        return self.browse([known[key].id for key in keys])

    @api.model
    def _deduction_key(self, vals):
        return vals["move_line_id"], vals.get("statement_line_id") or False

    @api.model
    def _known_deductions(self, vals_list):
        """Return the living deductions of these bank lines by item and bank line."""
        bank_line_ids = [v["statement_line_id"] for v in vals_list if v.get("statement_line_id")]
        found = self.sudo().search(
            [
                ("type", "=", "deduction"),
                ("state", "!=", "cancelled"),
                ("statement_line_id", "in", bank_line_ids),
            ]
        )
        return {(d.move_line_id.id, d.statement_line_id.id): d for d in found}

    @api.model
    def _prepare_deduction_vals(self, vals_list):
        """Return values for ``create`` with the reason read from the payer's words."""
        texts = [self._remittance_text(vals) for vals in vals_list]
        guesses = self.env["o2c.dispute.reason"].sudo()._guess(texts)
        return [
            {
                "reason_id": reason.id,
                "reason_evidence": evidence,
                "origin": "short_payment",
                **{name: value for name, value in vals.items() if name != "remittance_text"},
                "type": "deduction",
            }
            for vals, (reason, evidence) in zip(vals_list, guesses, strict=True)
        ]

    @api.model
    def _remittance_text(self, vals):
        bank_line = self.env["account.bank.statement.line"].browse(vals.get("statement_line_id"))
        return vals.get("remittance_text") or bank_line.sudo().payment_ref or ""
