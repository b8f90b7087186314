from odoo import models
from odoo.exceptions import UserError


class DispatchRefused(UserError):
    """A document must not leave before somebody has put it right: trying again is no use."""

    def __init__(self, reason, sentence):
        super().__init__(sentence)
        self.reason = reason


class O2cDispatchDocumentMixin(models.AbstractModel):
    """What a document must answer to leave through ``o2c.dispatch``.

    To send a new kind of document (a notice, a statement, a letter), inherit this
    mixin, answer :meth:`_o2c_dispatch_send`, and whatever else differs from the
    defaults; then call ``env["o2c.dispatch"]._queue(documents)``. To add a channel,
    extend the selection of ``o2c.dispatch.channel`` and let the documents'
    :meth:`_o2c_dispatch_send` hand over what goes through it; for invoices let
    ``_o2c_is_channel_set_up`` of ``account.move`` answer for it as well.
    """

    _name = "o2c.dispatch.document.mixin"
    _description = "Document to Dispatch"

    def _o2c_dispatch_channel(self):
        """Return the channel the addressee prefers."""
        return "email"

    def _o2c_dispatch_channels(self):
        """Return the channels to fall back to, in no order; none by default."""
        return ()

    def _o2c_dispatch_vals(self):
        """Return what the dispatch shows: addressee, company, reference, document_kind."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "company_id": (self.company_id or self.env.company).id,
            "reference": self.display_name,
        }

    def _o2c_dispatch_obstacle(self):
        """Return why the document need not leave any more, ``""`` where it must.

        Asked under lock right before leaving; the dispatch is then superseded.
        """
        return ""

    def _o2c_dispatch_problems(self, dispatch):
        """Return the reason codes of all that somebody must put right first.

        Asked under lock right before leaving; the dispatch then becomes undeliverable
        and whoever :meth:`_o2c_dispatch_owner` names is asked to help.
        """
        return ()

    def _o2c_dispatch_send(self, dispatch):
        """Hand the document over to ``dispatch.channel``, in the current transaction.

        A mail must only be queued: it leaves when the transaction has been committed,
        and exactly when it has. Whatever is raised is kept on the dispatch and tried
        again; :class:`DispatchRefused` is not tried again, and somebody asked to help.

        :return: the ``mail.message`` or ``mail.mail`` handed over, or nothing where the
            channel gives no receipt
        """
        raise NotImplementedError

    def _o2c_dispatch_mail_server(self):
        """Return the mail server that is going to take the mail, possibly none."""
        servers_sudo = self.env["ir.mail_server"].sudo()
        server_sudo, _sender = servers_sudo._find_mail_server(self._o2c_dispatch_sender())
        return server_sudo or servers_sudo.browse()

    def _o2c_dispatch_sender(self):
        """Return the address that mails with the document come from."""
        return (self.company_id or self.env.company).email_formatted

    def _o2c_dispatch_is_unchanged(self):
        """Tell whether a mail that was refused still says what is true.

        The same mail then leaves again; otherwise it is cancelled and a new one is made.
        """
        return False

    def _o2c_dispatch_done(self, dispatch):
        """React to the document having been handed over for the first time."""

    def _o2c_dispatch_owner(self):
        """Return the user to ask for help, possibly none."""
        return self.env["res.users"]
