from odoo import Command, models

from ...engine.reconcile_model import RuleLine
from .account_reconcile_model import PPM_PER_PERCENT


class AccountReconcileModelLine(models.Model):
    _inherit = "account.reconcile.model.line"

    # === BUSINESS METHODS === #

    def _o2c_to_rule_line(self, currency):
        """Return the line as the engine's ``RuleLine``; fixed amounts are in ``currency``."""
        self.ensure_one()
        is_fixed = self.amount_type == "fixed"
        return RuleLine(
            id=self.id,
            kind=self.amount_type,
            value=currency.o2c_to_minor(self.amount)
            if is_fixed
            else round(self.amount * PPM_PER_PERCENT),
            pattern=self.amount_string if self.amount_type == "regex" else "",
        )

    def _o2c_entry_vals_list(self, bank_line, minor):
        """Return the journal items that explain ``minor`` of the bank line, taxes included in it.

        :param int minor: in minor units of the bank line's money, positive for money received
        """
        self.ensure_one()
        currency = bank_line._o2c_transaction_currency()
        amount = -currency.o2c_from_minor(minor)
        amounts = bank_line._prepare_counterpart_amounts_using_st_line_rate(
            currency, amount, amount
        )
        vals = {
            "account_id": self.account_id.id,
            "partner_id": (self.partner_id or bank_line.partner_id).id,
            "name": self.label or bank_line.payment_ref,
            "analytic_distribution": self.analytic_distribution or False,
            "reconcile_model_id": self.model_id.id,
            "currency_id": currency.id,
            **amounts,
        }
        return self._o2c_taxed_vals_list(vals) if self.tax_ids else [vals]

    def _o2c_taxed_vals_list(self, vals):
        """Split ``vals`` into what is without tax and the taxes, by the host's computation."""
        taxes = self.env["account.tax"]
        company = self.company_id
        base_line = self._o2c_base_line(vals)
        taxes._add_tax_details_in_base_lines([base_line], company)
        taxes._round_base_lines_tax_details([base_line], company)
        is_exigible = self.account_id.account_type not in ("asset_receivable", "liability_payable")
        taxes._add_accounting_data_in_base_lines_tax_details(
            [base_line], company, include_caba_tags=is_exigible
        )
        result = taxes._prepare_tax_lines([base_line], company)
        ((_line, amounts),) = result["base_lines_to_update"]
        base = {**vals, **amounts, "tax_ids": [Command.set(self.tax_ids.ids)]}
        rule = {"reconcile_model_id": self.model_id.id}
        return [base, *({**tax, **rule} for tax in result["tax_lines_to_add"])]

    def _o2c_base_line(self, vals):
        """Return the host's base line for an amount that contains its taxes."""
        kind = self.tax_ids[:1].type_tax_use
        is_debit = vals["balance"] > 0
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            currency_id=self.env["res.currency"].browse(vals["currency_id"]),
            tax_ids=self.tax_ids,
            price_unit=vals["amount_currency"],
            quantity=1.0,
            rate=vals["amount_currency"] / vals["balance"] if vals["balance"] else 1.0,
            special_mode="total_included",
            is_refund=(kind == "sale" and is_debit) or (kind == "purchase" and not is_debit),
            partner_id=self.env["res.partner"].browse(vals["partner_id"]),
            account_id=self.account_id,
            analytic_distribution=self.analytic_distribution,
        )
