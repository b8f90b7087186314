from odoo import api, fields, models

# As many document numbers as fit into a subject line.
NUMBERS_IN_SUBJECT = 3


class O2cDunningNotice(models.Model):
    """The letter: one text for mail, print and preview, in the addressee's language."""

    _inherit = "o2c.dunning.notice"

    documents_text = fields.Char(
        "Documents",
        compute="_compute_documents_text",
        help="The numbers of the invoices; they keep two letters from looking like one.",
    )
    attach_invoices = fields.Boolean(
        compute="_compute_attach_invoices",
        store=True,
        readonly=False,
        help="The overdue invoices go with the mail as PDF. The level says so until you do.",
    )
    items_html = fields.Html(compute="_compute_items_html", sanitize=False)

    # === COMPUTE METHODS === #

    def _compute_documents_text(self):
        for notice in self:
            due = notice.line_ids.filtered(lambda line: line.role == "due")
            names = list(dict.fromkeys(due.move_id.mapped("name")))
            more = ["…"] if len(names) > NUMBERS_IN_SUBJECT else []
            notice.documents_text = ", ".join(names[:NUMBERS_IN_SUBJECT] + more)

    @api.depends("level_id")
    def _compute_attach_invoices(self):
        for notice in self:
            notice.attach_invoices = notice.level_id.attach_invoices

    @api.depends_context("lang")
    def _compute_items_html(self):
        for notice in self:
            notice.items_html = self.env["ir.qweb"]._render(
                "o2c_automation.dunning_notice_items", {"notice": notice}
            )

    # === BUSINESS METHODS === #

    def _listed_lines(self):
        """Return the lines of the letter: what is claimed by due date, then credits."""
        self.ensure_one()
        listed = self.line_ids.filtered(lambda line: line.role != "dropped")
        return listed.sorted(lambda line: (line.role == "credit", str(line.date_maturity), line.id))

    def _o2c_letter_template(self):
        return self.level_id.mail_template_id

    def _o2c_letter_mail(self):
        for invoice in self.line_ids.move_id.filtered(lambda move: move.is_invoice()):
            invoice._portal_ensure_token()
        return super()._o2c_letter_mail()

    def _o2c_letter_attachments(self):
        attachments = super()._o2c_letter_attachments()
        if not self.attach_invoices:
            return attachments
        owed = self.line_ids.filtered(lambda line: line.role in ("due", "reminded"))
        invoices_sudo = owed.move_id.filtered(lambda move: move.is_invoice()).sudo()
        vals_list = [self._prepare_invoice_attachment_vals(one) for one in invoices_sudo]
        return attachments | attachments.sudo().create(vals_list)

    def _prepare_invoice_attachment_vals(self, invoice):
        """Return a copy of the PDF that was sent, or of one made now where none was."""
        document = invoice._get_invoice_legal_documents("pdf", allow_fallback=True)
        return {
            "name": document["filename"],
            "raw": document["content"],
            "res_model": self._name,
            "res_id": self.id,
        }

    def _portal_link(self, move):
        """Return where the addressee may see and pay ``move``; its key comes with the mail."""
        if move.access_token:
            return f"{self.get_base_url()}{move.get_portal_url()}"
        return f"{self.get_base_url()}{move.access_url}" if move.is_invoice() else ""
