from odoo import api, fields, models

ACTIVITY_XMLID = "o2c_automation.mail_activity_type_undeliverable"


class O2cDispatchHelpMixin(models.AbstractModel):
    """What people read about a dispatch, and how they are asked to help."""

    _name = "o2c.dispatch.help.mixin"
    _description = "Help with a Dispatch"

    reason = fields.Char("Reason Code", readonly=True)
    error = fields.Text("What Went Wrong", readonly=True)
    reason_text = fields.Char("Reason", compute="_compute_reason_text")

    # === COMPUTE METHODS === #

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        texts = self._reason_texts()
        for dispatch in self:
            fallback = (dispatch.reason or "").replace("_", " ").capitalize()
            dispatch.reason_text = texts.get(dispatch.reason, (fallback,))[0]

    # === BUSINESS METHODS === #

    @api.model
    def _reason_texts(self):
        """Return per reason code what it means and what to do; documents add their own."""
        return {
            **self.env["o2c.invoice.check"]._reason_texts(),
            **self._address_texts(),
            **self._document_texts(),
            **self._carrier_texts(),
            **self._technical_texts(),
            **self._void_texts(),
        }

    def _address_texts(self):
        return {
            "no_email": (
                self.env._("No e-mail address"),
                self.env._("Enter the addressee's e-mail address, then try again."),
            ),
            "invalid_email": (
                self.env._("Invalid e-mail address"),
                self.env._("Correct the addressee's e-mail address, then try again."),
            ),
            "bounced": (
                self.env._("Returned by the recipient's mail server"),
                self.env._("Ask the customer for an address that works, then try again."),
            ),
            "address_excluded": (
                self.env._("Address on the exclusion list"),
                self.env._("Ask the customer whether documents may be sent there."),
            ),
            "no_recipient": (
                self.env._("No recipient"),
                self.env._("Choose the customer, then try again."),
            ),
            "no_address": (
                self.env._("No postal address"),
                self.env._("Enter street, city and country, then try again."),
            ),
            "no_phone": (
                self.env._("No phone number that works"),
                self.env._("Enter the addressee's phone number, then try again."),
            ),
            "no_portal_access": (
                self.env._("Nobody may open it in the portal"),
                self.env._("Invite a contact of the customer to the portal, then try again."),
            ),
        }

    def _document_texts(self):
        return {
            "no_lines": (
                self.env._("Nothing on it"),
                self.env._("Reset it to draft and add lines, or cancel it."),
            ),
            "einvoice_refused": (
                self.env._("The e-invoice cannot be made"),
                self.env._(
                    "Complete what is missing, then check the invoice again; or choose another "
                    "format for the customer and try again."
                ),
            ),
            "zero_total": (
                self.env._("Nothing to pay"),
                self.env._("Cancel the dispatch, or correct the prices."),
            ),
        }

    def _carrier_texts(self):
        return {
            "carrier_refused": (
                self.env._("Refused by the carrier"),
                self.env._("See what it says, then try again."),
            ),
            "no_carrier_credit": (
                self.env._("No credit with the carrier"),
                self.env._("Buy credit, then try again."),
            ),
            "not_carried_there": (
                self.env._("The carrier does not serve this country"),
                self.env._("Choose another sending method for the customer."),
            ),
            "unprintable_by_post": (
                self.env._("The postal service cannot print it"),
                self.env._("Print it yourself, or change the layout, then try again."),
            ),
            "not_on_network": (
                self.env._("The customer receives nothing through the e-invoice network"),
                self.env._(
                    "Complete and verify the customer's e-invoice address, or choose another "
                    "sending method; then try again."
                ),
            ),
            "refused_by_network": (
                self.env._("Refused by the e-invoice network"),
                self.env._(
                    "The customer's e-invoice address is read anew when you try again. To correct "
                    "the invoice itself, reset it to draft first."
                ),
            ),
        }

    def _technical_texts(self):
        return {
            "no_method": (
                self.env._("Channel not set up"),
                self.env._("Choose another sending method for the customer."),
            ),
            "mail_server_refused": (
                self.env._("Refused by the mail server"),
                self.env._("Check the outgoing mail server, then try again."),
            ),
            "refused_by_host": (
                self.env._("Could not be prepared"),
                self.env._("Correct what it says, then try again."),
            ),
            "unconfirmed": (
                self.env._("Perhaps sent: the server stopped while the mail server took it"),
                self.env._(
                    "Ask the customer, or look into the mail server's log. Trying again sends the "
                    "same mail once more."
                ),
            ),
            "interrupted": (
                self.env._("The server stopped each time it was prepared"),
                self.env._("Ask the administrator to look at the server's log."),
            ),
        }

    def _void_texts(self):
        return {
            "already_sent": (self.env._("Sent by hand before"), ""),
            "not_posted": (self.env._("No longer posted"), ""),
            "document_gone": (self.env._("Document deleted"), ""),
            "partly_delivered": (self.env._("Some recipients did not get it"), ""),
        }

    def _tell_reasons(self, reasons):
        """Return what keeps the document from leaving and what to do about each, in lines."""
        texts = self._reason_texts()
        told = (texts.get(reason, (reason.replace("_", " "), "")) for reason in reasons)
        return "\n".join(f"{what}. {cure}".strip() for what, cure in told)

    def _ask_for_help(self, document):
        """Leave one task on the document, if it can carry one."""
        self.ensure_one()
        if not hasattr(document, "activity_schedule"):
            return
        document.activity_schedule(
            ACTIVITY_XMLID,
            summary=self.env._("Could not be sent: %(reason)s", reason=self.reason_text),
            note=self.error,
            user_id=(document._o2c_dispatch_owner() or self.env.user).id,
        )

    def _close_help_requests(self):
        """Mark the tasks as done that undeliverable dispatches left on their documents."""
        for dispatches in self.grouped("res_model").values():
            documents = dispatches._documents().exists()
            if hasattr(documents, "activity_feedback"):
                documents.activity_feedback([ACTIVITY_XMLID])
