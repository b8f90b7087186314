from odoo import models


class O2cDispatchLetterMixin(models.AbstractModel):
    """A letter to one addressee: a mail where the address is known, else paper.

    A model that inherits the mixin has a field ``addressee_id``, names the report that
    prints it, and answers :meth:`_o2c_letter_mail`.
    """

    _name = "o2c.dispatch.letter.mixin"
    _inherit = ["o2c.dispatch.document.mixin"]
    _description = "Letter to Dispatch"

    # XML id of the report that is printed.
    _o2c_letter_report = ""

    def _o2c_letter_mail(self):
        """Queue the letter as a mail to the addressee and return its ``mail.message``."""
        raise NotImplementedError

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
