from odoo import api, models

# Through which channels letters may be asked to leave.
LETTER_CHANNELS = [
    ("email", "E-mail"),
    ("sms", "Text Message"),
    ("post", "Post"),
    ("print", "Print"),
]
# The host's model that queues what a channel carries. Its module need not be installed.
CARRIERS = {"sms": "sms.sms", "post": "snailmail.letter"}


class O2cDispatchLetterMixin(models.AbstractModel):
    """Text messages and post, where the host has a module that carries them."""

    _inherit = "o2c.dispatch.letter.mixin"

    @api.model
    def _o2c_letter_channel(self, wanted):
        """Return the channel that was asked for, or what serves where nothing carries it.

        Post is then printed by a person; a text message gives way to the preferred channel.
        """
        if CARRIERS.get(wanted) and CARRIERS[wanted] not in self.env:
            return "print" if wanted == "post" else ""
        return wanted or ""

    def _o2c_letter_text(self):
        """Return the text message: who writes, and about what."""
        self.ensure_one()
        return f"{self.company_id.name}: {self.letter_subject}"

    def _o2c_dispatch_problems(self, dispatch):
        if dispatch.channel == "sms" and not self.addressee_id.phone:
            return ("no_phone",)
        if dispatch.channel == "post" and not self._o2c_has_full_address():
            return ("no_address",)
        return super()._o2c_dispatch_problems(dispatch)

    def _o2c_has_full_address(self):
        return self.env["o2c.invoice.facts"]._has_postal_address(self.addressee_id)

    def _o2c_dispatch_send(self, dispatch):
        if dispatch.channel == "sms":
            return self._o2c_letter_sms()
        if dispatch.channel == "post":
            return self._o2c_letter_post()
        return super()._o2c_dispatch_send(dispatch)

    def _o2c_letter_sms(self):
        """Queue a text message to the addressee and return its ``mail.message``."""
        letter = self.with_context(lang=self.addressee_id.lang or self.env.lang)
        message = letter._message_sms(
            letter._o2c_letter_text(), partner_ids=self.addressee_id.ids, put_in_queue=True
        )
        self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()._trigger()
        return message

    def _o2c_letter_post(self):
        """Queue a letter at the host's post office and return its ``mail.message``."""
        letter_sudo = (
            self.env["snailmail.letter"]
            .sudo()
            .create(
                {
                    "partner_id": self.addressee_id.id,
                    "model": self._name,
                    "res_id": self.id,
                    "user_id": self.env.uid,
                    "company_id": self.company_id.id,
                    "report_template": self.env.ref(self._o2c_letter_report).id,
                }
            )
        )
        return letter_sudo.message_id
