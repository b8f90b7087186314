from markupsafe import Markup

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
    letter_html = fields.Html("Letter", compute="_compute_letter", sanitize=False)
    letter_subject = fields.Char("Subject", compute="_compute_letter")

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

    def _compute_letter(self):
        for template, notices in self.grouped(lambda n: n.level_id.mail_template_id).items():
            subjects = template._render_field("subject", notices.ids, compute_lang=True)
            bodies = template._render_field("body_html", notices.ids, compute_lang=True)
            for notice in notices:
                notice.letter_subject = subjects.get(notice.id, "")
                notice.letter_html = bodies.get(notice.id, Markup())

    # === BUSINESS METHODS === #

    def _listed_lines(self):
        """Return the lines of the letter: what is claimed by due date, then credits."""
        self.ensure_one()
        listed = self.line_ids.filtered(lambda line: line.role != "dropped")
        return listed.sorted(lambda line: (line.role == "credit", str(line.date_maturity), line.id))

    def _o2c_letter_mail(self):
        for invoice in self.line_ids.move_id.filtered(lambda move: move.is_invoice()):
            invoice._portal_ensure_token()
        return self.with_context(mail_notify_force_send=False).message_post_with_source(
            self.level_id.mail_template_id,
            partner_ids=self.addressee_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _portal_link(self, move):
        """Return where the addressee may see and pay ``move``."""
        return f"{self.get_base_url()}{move.get_portal_url()}" if move.access_token else ""
