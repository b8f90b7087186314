from odoo import api, fields, models

ACTIVITY_XMLID = "o2c_automation.mail_activity_type_undeliverable"


class O2cDispatch(models.Model):
    """What people read about a dispatch, and how they are asked to help."""

    _inherit = "o2c.dispatch"

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
        return {**self._problem_texts(), **self._void_texts()}

    @api.model
    def _problem_texts(self):
        _ = self.env._
        retry = _("Then press Try Again.")
        return {
            "no_email": (
                _("No e-mail address"),
                _("Enter the addressee's e-mail address. ") + retry,
            ),
            "invalid_email": (
                _("Invalid e-mail address"),
                _("Correct the addressee's e-mail address. ") + retry,
            ),
            "bounced": (
                _("Returned by the recipient's mail server"),
                _("Ask the customer for an address that works. ") + retry,
            ),
            "address_excluded": (
                _("Address on the exclusion list"),
                _("Ask the customer whether invoices may be sent there. ") + retry,
            ),
            "mail_server_refused": (
                _("Refused by the mail server"),
                _("Check the outgoing mail server. ") + retry,
            ),
            "no_recipient": (_("No recipient"), _("Choose the customer. ") + retry),
            "no_address": (_("No postal address"), _("Enter street, city and country. ") + retry),
            "no_portal_access": (
                _("Nobody may open it in the portal"),
                _("Invite a contact of the customer to the portal. ") + retry,
            ),
            "no_lines": (_("Nothing on it"), _("Reset it to draft and add lines, or cancel it.")),
            "zero_total": (_("Nothing to pay"), _("Cancel the dispatch, or correct the prices.")),
            "no_method": (
                _("Channel not set up"),
                _("Choose another sending method for the customer. ") + retry,
            ),
            "refused_by_host": (_("Could not be prepared"), _("Correct what it says. ") + retry),
            "interrupted": (
                _("The server stopped each time it was prepared"),
                _("Ask the administrator to look at the server's log. ") + retry,
            ),
        }

    @api.model
    def _void_texts(self):
        _ = self.env._
        return {
            "already_sent": (_("Sent by hand before"), ""),
            "not_posted": (_("No longer posted"), ""),
            "document_gone": (_("Document deleted"), ""),
            "partly_delivered": (_("Some recipients did not get it"), ""),
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
            documents = dispatches._documents()
            if hasattr(documents, "activity_feedback"):
                documents.activity_feedback([ACTIVITY_XMLID])
