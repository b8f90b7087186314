from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..engine.portal_claim import MAX_FILES
from ..models.credit.o2c_credit_request_portal import FORM_FIELDS
from .portal_dispute import PortalDispute

_REFERENCES = 3


class PortalCredit(PortalDispute):
    """A customer asks for a credit limit, says who they are, and sees what became of it."""

    @http.route("/my/credit", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_o2c_credit(self, thanks=None, **answers):
        """Show the customer's requests and the form for another one, and take it."""
        if not request.env.user.share:
            # A colleague asks for a customer in the backend, not for the company itself.
            return request.redirect("/my")
        if request.httprequest.method == "GET":
            return self._o2c_render_credit({}, thanks=thanks)
        problem = self._o2c_ask_for_credit(answers)
        if problem:
            return self._o2c_render_credit(answers, problem)
        return request.redirect("/my/credit?thanks=1")

    def _o2c_ask_for_credit(self, answers):
        """Send what the form asks for; return what is wrong with it, in words, or nothing."""
        vals = {name: answers[name] for name in FORM_FIELDS if answers.get(name)}
        vals["references"] = self._o2c_references(answers)
        vals["documents"] = self._o2c_files()
        # How many were chosen counts, not how many were read.
        if len(self._o2c_sent_files()) > MAX_FILES:
            return self._o2c_sentences({"files": "files_many"})["files"]
        try:
            with request.env.cr.savepoint():
                partner = request.env.user.partner_id
                request.env["o2c.credit.request"]._create_from_portal(partner, vals)
        except UserError as error:
            return str(error)
        return ""

    @staticmethod
    def _o2c_references(answers):
        """Return the trade references that were filled in."""
        rows = (
            {name: answers.get(f"reference_{name}_{row}", "") for name in ("name", "contact")}
            for row in range(_REFERENCES)
        )
        return [row for row in rows if row["name"].strip() or row["contact"].strip()]

    def _o2c_render_credit(self, answers, problem="", thanks=None):
        requests_sudo = request.env["o2c.credit.request"].sudo()
        found_sudo = requests_sudo.search(requests_sudo._portal_domain(), limit=50)
        shown = [one._portal_vals() for one in found_sudo]
        values = self._prepare_portal_layout_values() | {
            "page_name": "o2c_credit",
            "requests": shown,
            "may_ask": not any(one["is_waiting"] for one in shown),
            "currency": request.env.company.currency_id,
            "answers": answers,
            "problem": problem,
            "problems": {},
            "thanks": thanks,
            "reference_rows": range(_REFERENCES),
            "file_kinds": self._o2c_file_kinds(),
            "max_files": MAX_FILES,
        }
        status = 422 if problem else 200
        return request.render("o2c_automation.portal_credit", values, status=status)
