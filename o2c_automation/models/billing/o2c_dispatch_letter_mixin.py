from markupsafe import Markup

from odoo import fields, models


class O2cDispatchLetterMixin(models.AbstractModel):
    """A letter to one addressee: a mail where the address is known, else paper.

    A model that inherits the mixin is a ``mail.thread``, has a field ``addressee_id``, names the
    report that prints it, and answers :meth:`_o2c_letter_template`.
    """

    _name = "o2c.dispatch.letter.mixin"
    _inherit = ["o2c.dispatch.document.mixin"]
    _description = "Letter to Dispatch"

    # XML id of the report that is printed.
    _o2c_letter_report = ""

    letter_html = fields.Html("Letter", compute="_compute_letter", sanitize=False)
    letter_subject = fields.Char("Subject", compute="_compute_letter")

    # === COMPUTE METHODS === #

    def _compute_letter(self):
        """Show the mail as it would leave, in the addressee's language."""
        for template, letters in self.grouped(lambda one: one._o2c_letter_template()).items():
            subjects = template._render_field("subject", letters.ids, compute_lang=True)
            bodies = template._render_field("body_html", letters.ids, compute_lang=True)
            for letter in letters:
                letter.letter_subject = subjects.get(letter.id, "")
                letter.letter_html = bodies.get(letter.id, Markup())

    # === BUSINESS METHODS === #

    def _o2c_letter_template(self):
        """Return the mail template of the letter."""
        raise NotImplementedError

    def _o2c_letter_attachments(self):
        """Return what goes with the mail besides what the template attaches."""
        return self.env["ir.attachment"]

    def _o2c_letter_mail(self):
        """Queue the letter as a mail to the addressee and return its ``mail.message``."""
        _mails_sudo, messages = self._letter_composer()._action_send_mail()
        return messages

    def _letter_composer(self):
        """Return the host's composer with the letter and all that goes with it."""
        self.ensure_one()
        composer = (
            self.env["mail.compose.message"]
            .with_context(
                mail_notify_force_send=False,
                default_composition_mode="comment",
                default_model=self._name,
                default_res_ids=self.ids,
                default_template_id=self._o2c_letter_template().id,
            )
            .create(
                {
                    "partner_ids": self.addressee_id.ids,
                    "message_type": "comment",
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "email_layout_xmlid": "mail.mail_notification_light",
                }
            )
        )
        composer.attachment_ids |= self._o2c_letter_attachments()
        return composer

    def _o2c_dispatch_vals(self):
        return {**super()._o2c_dispatch_vals(), "partner_id": self.addressee_id.id}

    def _o2c_dispatch_channel(self):
        self.ensure_one()
        return "email" if self.addressee_id.email else "print"

    def _o2c_dispatch_channels(self):
        return ("print",)

    def _o2c_dispatch_problems(self, dispatch):
        if dispatch.channel == "email" and not self.addressee_id.email:
            return ("no_email",)
        return super()._o2c_dispatch_problems(dispatch)

    def _o2c_dispatch_send(self, dispatch):
        """Mail the letter; printing needs no more than a person."""
        self.ensure_one()
        return self._o2c_letter_mail() if dispatch.channel == "email" else None

    def _o2c_dispatch_print(self):
        """Return the action that prints the letters."""
        return self.env.ref(self._o2c_letter_report).report_action(self)
