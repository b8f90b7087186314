from dataclasses import asdict
from importlib import import_module

from stdnum.exceptions import ValidationError as InvalidNumber

from odoo import api, fields, models

from ...engine.invoice_check import InvoiceFacts, WayOut
from ...engine.invoice_content import ContentFacts, LineFacts, OrderLineFacts


class O2cInvoiceFacts(models.AbstractModel):
    """Reads what the checks before sending look at: many invoices in the queries of one."""

    _name = "o2c.invoice.facts"
    _description = "Facts of Invoices"

    # === WAY OUT === #

    @api.model
    def _read_invoice(self, move, channel):
        """Return the facts about ``move``, about to leave through ``channel``."""
        products = move.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        return InvoiceFacts(
            **asdict(self._read_way_out(move, channel)),
            line_count=len(products),
            total=move.currency_id.o2c_to_minor(move.amount_total),
        )

    @api.model
    def _read_way_out(self, move, channel):
        """Return those that may change after posting: the way out through ``channel``."""
        partner = move.partner_id
        recipients = self._mail_recipients(move) if channel == "email" else partner.browse()
        return WayOut(
            channel=channel,
            emails=len(recipients),
            valid_emails=len(recipients.filtered("email_normalized")),
            has_recipient=bool(partner.name),
            has_address=channel == "post" and self._has_postal_address(partner),
            has_portal_user=channel == "portal" and self._has_portal_user(partner),
        )

    @api.model
    def _has_address(self, partner):
        return bool(partner.street and partner.city and partner.country_id)

    @api.model
    def _has_postal_address(self, partner):
        """Tell whether a letter arrives, as the host's post office sees it where there is one."""
        if "snailmail.letter" in self.env:
            return self.env["snailmail.letter"]._is_valid_address(partner)
        return self._has_address(partner)

    @api.model
    def _mail_recipients(self, move):
        """Return whom the host would write to; its template is asked only where needed."""
        if move.partner_id.email:
            return move.partner_id
        send = self.env["account.move.send"]
        template = send._get_default_mail_template_id(move)
        language = send._get_default_mail_lang(move, template)
        return send._get_default_mail_partner_ids(move, template, language)

    @api.model
    def _has_portal_user(self, partner):
        """Tell whether anybody at the customer's may open documents in the portal."""
        company = partner.commercial_partner_id
        return any(user.share for user in (partner | company | company.child_ids).user_ids)

    # === CONTENT === #

    @api.model
    def _read_content(self, moves):
        """Return the facts about what each of ``moves`` says, by id."""
        moves_sudo = moves.sudo()
        self._read_ahead(moves_sudo)
        duplicates = self._read_duplicates(moves_sudo)
        return {move.id: self._content_of(move, duplicates) for move in moves_sudo}

    @api.model
    def _read_ahead(self, moves):
        """Read for all invoices at once what is compared invoice by invoice."""
        lines = moves.invoice_line_ids
        order_lines = lines.sale_line_ids
        for records, names in (
            (lines, ("price_unit", "tax_ids", "product_id")),
            (order_lines, ("price_unit", "tax_ids", "product_id")),
            (order_lines.order_id, ("date_order",)),
            ((lines.product_id | order_lines.product_id), ("taxes_id", "invoice_policy")),
        ):
            for name in names:
                records.mapped(name)

    @api.model
    def _read_duplicates(self, moves):
        """Return per id how many posted invoices look the same, in one query."""
        pairs = moves.filtered("invoice_date")._fetch_duplicate_reference(("posted",))
        return {
            move.id: sum(other.move_type == move.move_type for other in others)
            for move, others in pairs.items()
        }

    @api.model
    def _content_of(self, move, duplicates):
        products = move.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        orders = products.sale_line_ids.order_id
        day = move.invoice_date or fields.Date.context_today(move)
        return ContentFacts(
            is_credit_note=move.move_type == "out_refund",
            lines=tuple(self._line_of(line) for line in products),
            duplicates=duplicates.get(move.id, 0),
            delivered_on=move.delivery_date or None,
            ordered_on=self._order_day(orders),
            invoice_date=day,
            **self._customer_of(move),
            **self._terms_of(move, orders, day),
        )

    @api.model
    def _order_day(self, orders):
        days = [fields.Date.context_today(order, order.date_order) for order in orders]
        return min(days, default=None)

    @api.model
    def _customer_of(self, move):
        customer = move.commercial_partner_id
        return {
            "has_reference": bool(move.ref),
            "has_valid_vat": self._is_vat_valid(customer),
            "has_full_address": self._has_address(move.partner_id),
        }

    @api.model
    def _terms_of(self, move, orders, day):
        terms = move.invoice_payment_term_id
        due_days = [line._get_due_date(day) for line in terms.line_ids]
        return {
            "fiscal_position": move.fiscal_position_id.id or 0,
            "expected_fiscal_positions": frozenset(orders.fiscal_position_id.ids),
            "terms": terms.id or 0,
            "expected_terms": frozenset(orders.payment_term_id.ids),
            "has_bank_account": bool(move.partner_bank_id),
            "has_payment_reference": bool(move.payment_reference) or move.state != "posted",
            "due": move.invoice_date_due or None,
            "terms_due": max(due_days, default=None),
        }

    @api.model
    def _line_of(self, line):
        # A deduction of a down payment agrees with the order as a whole, not with its lines.
        order_lines = line.sale_line_ids
        if any(order_lines.mapped("is_downpayment")):
            return LineFacts(line.price_unit, frozenset(line.tax_ids.ids))
        return LineFacts(
            price=self._net_price(line),
            taxes=frozenset(line.tax_ids.ids),
            expected_taxes=self._expected_taxes(line, order_lines),
            order_lines=tuple(self._order_line_of(line, one) for one in order_lines),
        )

    @api.model
    def _net_price(self, line):
        return line.price_unit * (1 - line.discount / 100)

    @api.model
    def _expected_taxes(self, line, order_lines):
        """Return the taxes of each order line, or those of the product in this fiscal position."""
        if order_lines:
            return tuple(frozenset(one.tax_ids.ids) for one in order_lines)
        if not line.product_id:
            return ()
        taxes = line.product_id.taxes_id._filter_taxes_by_company(line.company_id)
        return (frozenset(line.move_id.fiscal_position_id.map_tax(taxes).ids),)

    @api.model
    def _order_line_of(self, line, order_line):
        is_comparable = (
            order_line.product_uom_id == line.product_uom_id
            and order_line.currency_id == line.currency_id
        )
        return OrderLineFacts(
            price=self._net_price(order_line) if is_comparable else None,
            ordered=order_line.product_uom_qty,
            delivered=order_line.qty_delivered,
            invoiced=order_line.qty_invoiced,
            by_delivery=order_line.product_id.invoice_policy == "delivery",
        )

    # === VAT === #

    @api.model
    def _is_vat_valid(self, partner):
        """Tell whether the VAT number can be one; "/" and none at all say "no number"."""
        vat, country = (partner.vat or "").strip(), partner.country_id.code or ""
        if len(vat) <= 1:
            return True
        prefixes = {country, vat[:2] if vat[:2].isalpha() else country} - {""}
        verdicts = [self._is_vat_of(partner, code, vat) for code in sorted(prefixes)]
        return not verdicts or any(verdicts)

    @api.model
    def _is_vat_of(self, partner, code, vat):
        """Tell whether ``vat`` is a number of the country, where its form is known."""
        if hasattr(partner, "_check_vat_number"):
            # The host knows more countries where its VAT addon is installed.
            bare = vat[2:] if vat[:2].upper() == code else vat
            return any(partner._check_vat_number(code, number) for number in {vat, bare})
        try:
            numbers = import_module(f"stdnum.{code.lower()}.vat")
            numbers.validate(vat)
        except InvalidNumber:
            return False
        except (ImportError, OSError):
            return True
        return True
