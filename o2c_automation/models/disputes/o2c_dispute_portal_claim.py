from odoo import api, fields, models
from odoo.tools import plaintext2html

from ...engine import dispute as engine
from ...engine import portal_claim


class O2cDispute(models.Model):
    """What customers hand in through the portal: claims and evidence."""

    _inherit = "o2c.dispute"

    # === CLAIMS === #

    @api.model
    def _portal_offer(self, invoice_sudo):
        """Return what a customer may choose when disputing an invoice."""
        items_sudo = invoice_sudo._o2c_portal_items()
        to_minor = invoice_sudo.currency_id.o2c_to_minor
        cases_sudo = self.sudo()
        under_way_sudo = cases_sudo.search(
            [
                ("move_line_id", "in", items_sudo.ids),
                ("origin", "=", "portal"),
                ("state", "in", engine.UNDECIDED_STATES),
            ]
        )
        opened_today = cases_sudo.search_count(
            [
                ("partner_id", "=", invoice_sudo.commercial_partner_id.id),
                ("origin", "=", "portal"),
                ("date_opened", "=", fields.Date.context_today(self)),
            ]
        )
        return portal_claim.Offer(
            limits={item.id: to_minor(item._o2c_disputable_amount()) for item in items_sudo},
            claimed=frozenset(under_way_sudo.move_line_id.ids),
            reasons=frozenset(self._portal_reasons_sudo().ids),
            digits=invoice_sudo.currency_id.decimal_places,
            opened_today=opened_today,
        )

    @api.model
    def _portal_reasons_sudo(self):
        return self.env["o2c.dispute.reason"].sudo().search([("is_in_portal", "=", True)])

    @api.model
    def _portal_open(self, invoice_sudo, answers, files, author):
        """Open the case a customer's form asks for.

        :param invoice_sudo: an invoice he may see
        :param answers: the form (see ``engine.portal_claim.Answers``)
        :param list files: ``(name, content)`` of what he attached
        :param author: the contact who filled the form in
        :return: the case in sudo, possibly none, and the problem codes by field
        :raise LockError: while somebody else works on the invoice
        """
        invoice_sudo._o2c_portal_items()._o2c_lock_items()
        problems = portal_claim.claim_problems(answers, self._portal_offer(invoice_sudo))
        if problems:
            return self.browse(), problems
        company_sudo = self.sudo().with_company(invoice_sudo.company_id)
        dispute_sudo = company_sudo._open([self._portal_claim(invoice_sudo, answers)])
        dispute_sudo.message_subscribe(partner_ids=author.ids)
        dispute_sudo._follow_with_owner()
        dispute_sudo._portal_say(author, answers.text, dispute_sudo._portal_attach(files))
        return dispute_sudo, {}

    @api.model
    def _portal_claim(self, invoice_sudo, answers):
        """Return the claim of a form for ``_open``."""
        currency = invoice_sudo.currency_id
        minor = portal_claim.parse_amount(answers.amount, currency.decimal_places)
        return {
            "subject": self.env["account.move.line"].sudo().browse(answers.item),
            "origin": "portal",
            "amount": currency.o2c_from_minor(minor),
            "reason": self.env["o2c.dispute.reason"].sudo().browse(answers.reason).code,
            "text": answers.text,
            "customer_reference": answers.reference or False,
        }

    # === EVIDENCE === #

    def _portal_evidence(self):
        """Return what is asked of the customer: kind by kind, and what of it is there."""
        self.ensure_one()
        return [
            {"id": one.id, "name": one.type_id.name, "is_provided": one.is_provided}
            for one in self.evidence_ids
        ]

    def _portal_add_evidence(self, evidence_id, uploads, files, author):
        """Take files of the customer as evidence of one kind.

        :return: problem codes by field, empty where the files were taken
        """
        self.ensure_one()
        evidence_sudo = self.sudo().evidence_ids.filtered(lambda one: one.id == evidence_id)
        if not evidence_sudo or self.state not in engine.UNDECIDED_STATES:
            return {"evidence": "evidence_unknown"}
        if not uploads:
            return {"files": "files_missing"}
        problem = portal_claim.files_problem(uploads)
        if problem:
            return {"files": problem}
        attachments_sudo = self._portal_attach(files)
        self._portal_say(author, evidence_sudo.type_id.name, attachments_sudo)
        evidence_sudo.attachment_ids |= attachments_sudo
        return {}

    # === TOOLS === #

    def _portal_attach(self, files):
        """Return files for a message of the case, under the type their ending stands for."""
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": name,
                        "raw": content,
                        "mimetype": portal_claim.FILE_TYPES[portal_claim.file_ending(name)],
                        # The message takes them over to the case.
                        "res_model": "mail.compose.message",
                        "res_id": 0,
                    }
                    for name, content in files
                ]
            )
        )

    def _portal_say(self, author, text, attachments):
        """Put what a customer said where he and the owner read it."""
        self.sudo().message_post(
            author_id=author.id,
            body=plaintext2html(text),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=attachments.ids,
        )

    @api.model
    def _portal_messages(self):
        """Return, by problem code, the sentence a customer reads beside the field."""
        return {
            **self._portal_claim_messages(),
            "evidence_unknown": self.env._("This is not asked for any more."),
            "files_missing": self.env._("Files: choose at least one."),
            "files_many": self.env._(
                "Files: at most %(number)s at a time.", number=portal_claim.MAX_FILES
            ),
            "file_large": self.env._(
                "Files: at most %(size)s MB each.", size=portal_claim.MAX_FILE_BYTES // 1024**2
            ),
            "file_type": self.env._(
                "Files: only %(kinds)s are taken, and what is in the file has to fit its name.",
                kinds=", ".join(portal_claim.FILE_TYPES),
            ),
        }

    @api.model
    def _portal_claim_messages(self):
        return {
            "too_many": self.env._("You opened many disputes today. Please call us instead."),
            "locked": self.env._(
                "Somebody is working on this invoice right now. Please try again in a minute."
            ),
            "item_unknown": self.env._("What you dispute: choose an open amount of the invoice."),
            "item_claimed": self.env._(
                "What you dispute: your dispute about it is already under way. Please answer there."
            ),
            "reason_missing": self.env._("Reason: choose one."),
            "amount_invalid": self.env._("Amount: enter a number such as 125.50."),
            "amount_zero": self.env._("Amount: enter more than zero."),
            "amount_above": self.env._("Amount: this is more than may still be disputed."),
            "reference_long": self.env._(
                "Your claim number: at most %(number)s characters.",
                number=portal_claim.MAX_REFERENCE,
            ),
            "text_missing": self.env._("What is wrong: tell us in a few words."),
            "text_long": self.env._(
                "What is wrong: at most %(number)s characters.", number=portal_claim.MAX_TEXT
            ),
        }
