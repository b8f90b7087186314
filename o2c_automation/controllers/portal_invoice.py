from odoo import http
from odoo.exceptions import AccessError, LockError, MissingError
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount

from ..engine.portal_claim import MAX_FILES, Answers, may_claim
from .portal_dispute import PortalDispute


class PortalInvoice(PortalAccount, PortalDispute):
    """The host's invoice page: being read is noted, and an invoice can be disputed from it."""

    @http.route()
    def portal_my_invoice_detail(self, invoice_id, access_token=None, **options):
        response = super().portal_my_invoice_detail(
            invoice_id, access_token=access_token, **options
        )
        if response.status_code == 200 and self._o2c_is_customer():
            invoice_sudo = request.env["account.move"].sudo().browse(invoice_id)
            reader = self._o2c_author(invoice_sudo)
            request.env["o2c.dispatch"].sudo()._note_opened(invoice_sudo, reader)
        return response

    @http.route(
        "/my/invoices/<int:invoice_id>/dispute",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_o2c_dispute_invoice(self, invoice_id, access_token=None, **answers):
        """Show the form that disputes an invoice, and open the case it asks for."""
        try:
            invoice_sudo = self._document_check_access("account.move", invoice_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if not invoice_sudo._o2c_portal_items():
            return request.redirect(invoice_sudo.get_portal_url())
        if request.httprequest.method == "GET":
            return self._o2c_render_claim(invoice_sudo, access_token)
        dispute_sudo, problems = self._o2c_open_claim(invoice_sudo, answers)
        if problems:
            return self._o2c_render_claim(invoice_sudo, access_token, answers, problems)
        return request.redirect(dispute_sudo.get_portal_url(query_string="&thanks=1"))

    # === TOOLS === #

    def _invoice_get_page_view_values(self, invoice, access_token, **kwargs):
        values = super()._invoice_get_page_view_values(invoice, access_token, **kwargs)
        shown_sudo = invoice.o2c_dispute_ids.filtered("is_shown_to_customer")
        return {
            **values,
            "o2c_disputes": [one._portal_vals() for one in shown_sudo],
            "o2c_may_dispute": may_claim(shown_sudo._portal_offer(invoice)),
        }

    @staticmethod
    def _o2c_is_customer():
        """Tell whether a person outside the company reads, not a preview of the link."""
        is_preview = request.httprequest.headers.get("Odoo-Link-Preview") == "True"
        is_read = request.httprequest.method == "GET"
        return request.env.user.share and is_read and not is_preview

    def _o2c_open_claim(self, invoice_sudo, answers):
        """Open the case the form asks for; return it in sudo, and the problems by field."""
        disputes = request.env["o2c.dispute"]
        form = Answers(
            item=self._o2c_id(answers.get("item")),
            reason=self._o2c_id(answers.get("reason")),
            amount=answers.get("amount", ""),
            reference=answers.get("reference", "").strip(),
            text=answers.get("text", ""),
            uploads=self._o2c_uploads(),
        )
        author = self._o2c_author(invoice_sudo)
        try:
            return disputes._portal_open(invoice_sudo, form, self._o2c_files(), author)
        except LockError:
            return disputes, {"form": "locked"}

    def _o2c_render_claim(self, invoice_sudo, access_token, answers=None, problems=None):
        disputes = request.env["o2c.dispute"]
        offer = disputes._portal_offer(invoice_sudo)
        items_sudo = invoice_sudo._o2c_portal_items().filtered(
            lambda item: offer.limits[item.id] and item.id not in offer.claimed
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "o2c_claim",
            "invoice_name": invoice_sudo.name,
            "invoice_url": invoice_sudo.get_portal_url(),
            "currency": invoice_sudo.currency_id,
            "items": [
                {"id": i.id, "due": i.date_maturity, "free": i._o2c_disputable_amount()}
                for i in items_sudo
            ],
            "reasons": [(r.id, r.name) for r in disputes._portal_reasons_sudo()],
            "answers": answers or {},
            "problems": self._o2c_sentences(problems or {}),
            "access_token": access_token,
            "file_kinds": self._o2c_file_kinds(),
            "max_files": MAX_FILES,
        }
        status = 422 if problems else 200
        return request.render("o2c_automation.portal_claim", values, status=status)
