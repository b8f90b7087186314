from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PortalStatement(CustomerPortal):
    """The customer's account: what is open, from the same source as the ledger's figures."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "o2c_open_item_count" in counters:
            values["o2c_open_item_count"] = sum(
                len(section["rows"]) for section in self._o2c_account_sections()
            )
        return values

    @http.route("/my/statement", type="http", auth="user", website=True, methods=["GET"])
    def portal_o2c_statement(self, **_options):
        """Show the open items of the user's customer, with balances and totals per currency."""
        values = self._prepare_portal_layout_values()
        values |= {"page_name": "o2c_statement", "sections": self._o2c_aged_sections()}
        if request.env.user.share:
            request.env["o2c.statement"].sudo()._note_read(request.env.user.partner_id)
        return request.render("o2c_automation.portal_statement", values)

    def _o2c_aged_sections(self):
        """Return the sections with how late what is open is, in the reader's words."""
        tell = request.env["o2c.receivable"]._age_facts
        sections = self._o2c_account_sections()
        return [{**section, "ages": tell(section["ageing"])} for section in sections]

    def _o2c_account_sections(self):
        return request.env["o2c.receivable"]._account_of(
            request.env.user.partner_id, request.env.companies
        )
