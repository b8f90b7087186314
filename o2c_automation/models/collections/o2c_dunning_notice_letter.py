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
    items_html = fields.Html(compute="_compute_items_html", sanitize=False)

    # === COMPUTE METHODS === #

    def _compute_documents_text(self):
        for notice in self:
            due = notice.line_ids.filtered(lambda line: line.role == "due")
            names = list(dict.fromkeys(due.move_id.mapped("name")))
            more = ["…"] if len(names) > NUMBERS_IN_SUBJECT else []
            notice.documents_text = ", ".join(names[:NUMBERS_IN_SUBJECT] + more)

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

    def _portal_link(self, move):
        """Return where the addressee may see and pay ``move``."""
        return f"{self.get_base_url()}{move.get_portal_url()}" if move.access_token else ""
