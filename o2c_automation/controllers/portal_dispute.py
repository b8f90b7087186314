from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..engine.portal_claim import HEAD_BYTES, MAX_FILE_BYTES, MAX_FILES, Upload


class PortalDispute(CustomerPortal):
    """A customer's cases: where they stand, what was said, which evidence is asked for."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "o2c_dispute_count" in counters:
            disputes_sudo = request.env["o2c.dispute"].sudo()
            values["o2c_dispute_count"] = disputes_sudo.search_count(self._o2c_dispute_domain())
        return values

    @http.route(
        ["/my/disputes", "/my/disputes/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_o2c_disputes(self, page=1, **_options):
        """List the cases of the user's customer, the newest first."""
        disputes_sudo, domain = request.env["o2c.dispute"].sudo(), self._o2c_dispute_domain()
        step = self._items_per_page
        total = disputes_sudo.search_count(domain)
        pager = portal_pager(url="/my/disputes", total=total, page=page, step=step)
        found_sudo = disputes_sudo.search(
            domain, order="id desc", limit=step, offset=pager["offset"]
        )
        request.session["my_o2c_disputes_history"] = found_sudo.ids[:100]
        values = self._prepare_portal_layout_values()
        values |= {
            "page_name": "o2c_dispute",
            "disputes": [one._portal_vals() for one in found_sudo],
            "pager": pager,
            "default_url": "/my/disputes",
        }
        return request.render("o2c_automation.portal_disputes", values)

    @http.route(
        "/my/disputes/<int:dispute_id>", type="http", auth="public", website=True, methods=["GET"]
    )
    def portal_o2c_dispute(self, dispute_id, access_token=None, **options):
        """Show one case to its customer, or to whoever was given its link."""
        dispute_sudo = request.env["o2c.dispute"]._portal_find_sudo(dispute_id, access_token)
        if not dispute_sudo:
            return request.redirect("/my")
        return self._o2c_render_dispute(dispute_sudo, access_token, **options)

    @http.route(
        "/my/disputes/<int:dispute_id>/evidence",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_o2c_dispute_evidence(self, dispute_id, access_token=None, evidence=None, **_options):
        """Take files as evidence of the kind the case asks for."""
        dispute_sudo = request.env["o2c.dispute"]._portal_find_sudo(dispute_id, access_token)
        if not dispute_sudo:
            return request.redirect("/my")
        problems = dispute_sudo._portal_add_evidence(
            self._o2c_id(evidence),
            self._o2c_uploads(),
            self._o2c_files(),
            self._o2c_author(dispute_sudo),
        )
        if problems:
            return self._o2c_render_dispute(dispute_sudo, access_token, problems=problems)
        return request.redirect(dispute_sudo.get_portal_url(query_string="&thanks=1"))

    # === TOOLS === #

    def _o2c_dispute_domain(self):
        return request.env["o2c.dispute"]._portal_domain()

    def _o2c_render_dispute(self, dispute_sudo, access_token, problems=None, **options):
        values = {
            "page_name": "o2c_dispute",
            "dispute": dispute_sudo._portal_vals(),
            "evidence": dispute_sudo._portal_evidence(),
            "problems": self._o2c_sentences(problems or {}),
            "thanks": options.get("thanks"),
            "file_kinds": self._o2c_file_kinds(),
            "max_files": MAX_FILES,
        }
        # Messages are read and written with the token: portal users have no access rows.
        token = dispute_sudo._portal_ensure_token()
        history = "my_o2c_disputes_history"
        values = self._get_page_view_values(
            dispute_sudo, access_token, values, history, False, **options
        )
        values |= {"token": token, "access_token": token}
        status = 422 if problems else 200
        return request.render("o2c_automation.portal_dispute", values, status=status)

    @staticmethod
    def _o2c_sentences(problems):
        """Return by field what is wrong, in words, given the problem codes."""
        sentences = request.env["o2c.dispute"]._portal_messages()
        return {field: sentences[code] for field, code in problems.items()}

    @staticmethod
    def _o2c_file_kinds():
        return ".pdf,.png,.jpg,.jpeg,.csv,.txt,.docx,.xlsx"

    @staticmethod
    def _o2c_id(text):
        """Return the id that a form's field names, 0 where it names none."""
        return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0

    @staticmethod
    def _o2c_author(document_sudo):
        """Return who writes: the user, or the addressee where only the link is known."""
        user = request.env.user
        return document_sudo.partner_id if user._is_public() else user.partner_id.sudo()

    @staticmethod
    def _o2c_sent_files():
        return [file for file in request.httprequest.files.getlist("files") if file.filename]

    def _o2c_uploads(self):
        """Return what is to be judged of the files sent, none of them read to its end."""
        return tuple(self._o2c_upload(file) for file in self._o2c_sent_files())

    @staticmethod
    def _o2c_upload(file):
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        head = file.stream.read(HEAD_BYTES)
        file.stream.seek(0)
        return Upload(file.filename, size, head)

    def _o2c_files(self):
        """Return name and content of the files sent, as far as they may be taken at all."""
        sent = self._o2c_sent_files()[:MAX_FILES]
        return [(file.filename, file.stream.read(MAX_FILE_BYTES)) for file in sent]
