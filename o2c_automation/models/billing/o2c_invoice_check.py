from odoo import api, models

from ...engine.invoice_check import InvoiceFacts


class O2cInvoiceCheck(models.AbstractModel):
    """Reads what the checks before sending look at."""

    _name = "o2c.invoice.check"
    _description = "Invoice Check"

    @api.model
    def _read_facts(self, move, channel):
        """Return the facts about ``move``, about to leave through ``channel``."""
        partner = move.partner_id
        recipients = self._mail_recipients(move) if channel == "email" else partner.browse()
        products = move.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        return InvoiceFacts(
            line_count=len(products),
            total=move.currency_id.o2c_to_minor(move.amount_total),
            channel=channel,
            emails=len(recipients),
            valid_emails=len(recipients.filtered("email_normalized")),
            has_recipient=bool(partner.name),
            has_address=bool(partner.street and partner.city and partner.country_id),
            has_portal_user=channel == "portal" and self._has_portal_user(partner),
        )

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
