from odoo import Command, fields, models
from odoo.exceptions import UserError


class O2cDispute(models.Model):
    """Resolutions: an approved case corrects the books through the host's documents."""

    _inherit = "o2c.dispute"

    # === ACTION METHODS === #

    def action_credit_note(self):
        """Credit exactly what is in dispute, with the taxes of the invoice."""
        self._check_resolvable()
        self._check_creditable()
        for dispute in self:
            dispute._check_may_decide("writeoff_ceiling")
        refunds = self.env["account.move"].create(
            [dispute._prepare_credit_note_vals() for dispute in self]
        )
        self._book(refunds, "resolved")

    def action_write_off(self):
        """Book what is in dispute to the account of the reason."""
        self._check_resolvable()
        for dispute in self:
            dispute._check_may_decide("writeoff_ceiling")
        entries = self.env["account.move"].create(
            [dispute._prepare_write_off_vals() for dispute in self]
        )
        self._book(entries, "written_off")

    # === BUSINESS METHODS === #

    def _check_resolvable(self):
        """Lock the items; refuse cases that are not approved or were corrected before."""
        self._check_has_item()
        self.move_line_id._o2c_lock_items()
        for dispute in self:
            if dispute.state != "approved":
                raise UserError(
                    self.env._("%(dispute)s is not approved yet.", dispute=dispute.name)
                )
            if dispute.resolution_move_id.state in ("draft", "posted"):
                raise UserError(
                    self.env._(
                        "%(dispute)s was corrected by %(entry)s before: reconcile that entry, "
                        "or cancel it first.",
                        dispute=dispute.name,
                        entry=dispute.resolution_move_id.display_name,
                    )
                )

    def _check_creditable(self):
        """Refuse where a credit note would take back taxes that were never borne."""
        untaxed = self.filtered(lambda dispute: dispute.reason_id.tax_treatment == "none")
        if untaxed:
            raise UserError(
                self.env._(
                    "%(dispute)s (%(reason)s) never bore tax: write it off, so that no tax is "
                    "taken back.",
                    dispute=untaxed[0].name,
                    reason=untaxed[0].reason_id.name,
                )
            )

    def _book(self, entries, state):
        """Post one correction for each case and settle the disputed items with it."""
        self.check_access("write")
        amounts = [dispute.amount_open for dispute in self]
        for dispute, entry in zip(self, entries, strict=True):
            dispute.sudo().resolution_move_id = entry
        self._settle(state, reason="resolution")
        entries.action_post()
        entries._o2c_settle_disputed_items()
        for dispute, entry, amount in zip(self, entries, amounts, strict=True):
            dispute._check_booked(entry, amount)

    def _check_booked(self, entry, amount):
        """Refuse a correction that does not take exactly ``amount`` off the disputed item."""
        self.ensure_one()
        partials = self.move_line_id.matched_credit_ids.filtered(
            lambda partial: partial.credit_move_id.move_id == entry
        )
        if self.currency_id.compare_amounts(sum(partials.mapped("debit_amount_currency")), amount):
            raise UserError(
                self.env._(
                    "%(dispute)s: the correction does not come to %(amount)s.",
                    dispute=self.name,
                    amount=self.currency_id.format(amount),
                )
            )

    # === VALUES OF ENTRIES === #

    def _prepare_credit_note_vals(self):
        """Return a credit note of exactly the disputed amount, taxes included."""
        self.ensure_one()
        invoice = self.move_id
        return {
            "move_type": "out_refund",
            "reversed_entry_id": invoice.id,
            "journal_id": invoice.journal_id.id,
            "partner_id": invoice.partner_id.id,
            "currency_id": self.currency_id.id,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": invoice.name,
            "ref": self._correction_label(),
            "invoice_payment_term_id": False,
            "invoice_user_id": invoice.invoice_user_id.id,
            "invoice_line_ids": [
                Command.create(vals) for vals in self._prepare_credit_note_lines()
            ],
        }

    def _prepare_credit_note_lines(self):
        """Return one line for each combination of taxes and account of the invoice."""
        return [self._prepare_credit_note_line(line) for line in self._disputed_base_lines()]

    def _disputed_base_lines(self):
        """Return what is in dispute by combination of taxes and account of the invoice."""
        return self._cut_base_lines("fixed", self.amount_open)

    def _cut_base_lines(self, amount_type, amount):
        """Return a part of the disputed lines by combination of taxes and account.

        Where the case names lines of the invoice, only those count. The host's tax engine
        spreads the amount over them as it does for a down payment, so that base and taxes
        come to the cent.

        :param str amount_type: "fixed": ``amount`` with its taxes; "percent": so many per cent
        :raise UserError: where the taxes of the invoice count on its cash discount
        """
        tax = self.env["account.tax"]
        base_lines, _tax_lines = self.move_id._get_rounded_base_and_tax_lines()
        if any(line["special_type"] == "early_payment" for line in base_lines):
            raise UserError(
                self.env._(
                    "The taxes of %(invoice)s count on its cash discount, so that no part of it "
                    "can be credited rightly: correct and re-issue the invoice.",
                    invoice=self.move_id.name,
                )
            )
        return tax._prepare_down_payment_lines(
            base_lines=[line for line in base_lines if self._is_disputed(line)],
            company=self.company_id,
            amount_type=amount_type,
            amount=amount,
            computation_key=f"o2c_dispute,{self.id}",
            grouping_function=lambda line: {"account_id": line["account_id"]},
        )

    def _is_disputed(self, base_line):
        """Return whether a base line of the invoice is among what the case is about."""
        if base_line["special_type"]:
            return False
        return not self.invoice_line_ids or base_line["record"] in self.invoice_line_ids

    def _prepare_credit_note_line(self, base_line):
        return {
            "name": self._correction_label(),
            "quantity": 1.0,
            "price_unit": base_line["price_unit"],
            "tax_ids": [Command.set(base_line["tax_ids"].ids)],
            "account_id": base_line["account_id"].id,
            "analytic_distribution": base_line["analytic_distribution"],
            "extra_tax_data": self.env["account.tax"]._export_base_line_extra_tax_data(base_line),
        }

    def _prepare_write_off_vals(self):
        """Return an entry that moves the disputed amount from the customer to the reason."""
        self.ensure_one()
        return {
            "move_type": "entry",
            "journal_id": self.company_id._o2c_dispute_journal().id,
            "date": fields.Date.context_today(self),
            "ref": self._correction_label(),
            "line_ids": [Command.create(vals) for vals in self._prepare_write_off_lines()],
        }

    def _prepare_write_off_lines(self):
        """Return the line of the reason and, last, the line of the customer."""
        self.ensure_one()
        balance = self._amount_in_company_currency()
        shared = {
            "name": self._correction_label(),
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
        }
        return [
            {
                **shared,
                "account_id": self._write_off_account().id,
                "balance": balance,
                "amount_currency": self.amount_open,
            },
            {
                **shared,
                "account_id": self.move_line_id.account_id.id,
                "balance": -balance,
                "amount_currency": -self.amount_open,
            },
        ]

    def _write_off_account(self):
        """Return where this case is written off to.

        :raise UserError: where neither the reason nor the settings name an account
        """
        reason = self.reason_id.with_company(self.company_id)
        account = reason.account_id or self.company_id.o2c_dispute_account_id
        if not account:
            raise UserError(
                self.env._(
                    "There is no write-off account for %(reason)s: set one on the reason, or "
                    "for all reasons in the settings.",
                    reason=reason.name,
                )
            )
        return account

    def _correction_label(self):
        return f"{self.name} {self.reason_id.name}"
