from odoo import models

from ...einvoice import validate, worst
from ...engine.dispatch import CARRIES_EINVOICE
from ...engine.invoice_check import EINVOICE
from .einvoice_files import attached
from .o2c_dispatch_document_mixin import DispatchRefused


class AccountMove(models.Model):
    """E-invoices are validated before they leave, not rejected a week later."""

    _inherit = "account.move"

    def _o2c_dispatch_problems(self, dispatch):
        # Whatever was found before: the e-invoice is judged anew as it leaves.
        anew = self.with_context(o2c_dispatch_id=dispatch.id, o2c_judges_einvoice=True)
        problems = super(AccountMove, anew)._o2c_dispatch_problems(dispatch)
        made = () if problems else self._o2c_made_einvoices()
        if made:
            anew._o2c_judge_einvoices(made)
        return problems

    def _o2c_made_einvoices(self):
        """Return the e-invoices that were made before, in files of their own or in the PDF."""
        # Whatever has a file of its own has a main one, too: others need not be asked.
        if not (self.is_move_sent or self.message_main_attachment_id):
            return ()
        invoice_sudo = self.sudo()
        send = invoice_sudo.env["account.move.send"]
        return attached(send._get_invoice_extra_attachments(invoice_sudo))

    def _o2c_judge_einvoices(self, contents, copies=()):
        """Hold e-invoices against their schemas before they leave.

        :param contents: the files that must be right
        :param copies: further ones, inside the PDF, that nobody asked for
        :return: why they must not leave (``""`` if they may), and whether the copies may stay
        :raise DispatchRefused: on the way of a dispatch, where they must not leave
        """
        self.ensure_one()
        checks = self._o2c_einvoice_checks()
        if not checks:
            return "", True
        dispatch_sudo = self.env["o2c.dispatch"].sudo()
        dispatch_sudo = dispatch_sudo.browse(self.env.context.get("o2c_dispatch_id"))
        is_carried = not dispatch_sudo or dispatch_sudo.channel in CARRIES_EINVOICE
        result = worst(map(validate, contents)) if is_carried else None
        copied = worst(map(validate, copies))
        dispatch_sudo._note_einvoice(result, copied)
        refusal = self._o2c_refuse_einvoice(result, checks)
        if refusal and dispatch_sudo:
            raise DispatchRefused(EINVOICE, refusal)
        return refusal, not copied or copied.status != "invalid"

    def _o2c_refuse_einvoice(self, result, checks):
        """Show on the invoice what holding its e-invoice against the schema said.

        :return: why it must not leave, ``""`` if it may
        """
        if not result or result.status != "invalid":
            # A dispatch has taken the failure off before.
            if not self.env.context.get("o2c_dispatch_id"):
                self._o2c_note_valid_einvoice()
            return ""
        if not any(check.blocks for check in checks):
            self._o2c_note_invalid_einvoice()
            return ""
        return self._o2c_tell_violations(result)

    def _o2c_note_invalid_einvoice(self):
        """Show on the invoices that their e-invoice breaks its schema."""
        for move_sudo in self.sudo():
            failed = move_sudo._o2c_einvoice_checks()
            keys = {*move_sudo.o2c_failed_check_ids.ids, *(check.key for check in failed)}
            move_sudo._o2c_keep_failures(keys)
            # Whoever tries again has all of it checked anew.
            move_sudo.o2c_date_cleared = False

    def _o2c_note_valid_einvoice(self):
        """Take the failure off the invoices whose e-invoice breaks its schema no longer."""
        anew_sudo = self.sudo().with_context(o2c_judges_einvoice=True)
        for move_sudo in anew_sudo.filtered(lambda move: move._o2c_failed_einvoice()):
            failed = move_sudo.o2c_failed_check_ids - move_sudo._o2c_failed_einvoice()
            move_sudo._o2c_keep_failures(set(failed.ids))

    def _o2c_tell_violations(self, result):
        """Return what is wrong, line by line, and what to do about it."""
        dispatches = self.env["o2c.dispatch"]
        told = dispatches._tell_violations(result)
        return "\n".join([dispatches._tell_reasons((EINVOICE,)), told])

    # === CHECKS === #

    def _o2c_einvoice_checks(self):
        """Return the engine's checks of e-invoices that apply to the invoice."""
        self.ensure_one()
        return self.env["o2c.invoice.check"]._applying_to(self, EINVOICE)

    def _o2c_failed_einvoice(self):
        """Return the failed checks of the invoice that only making its e-invoice can tell of."""
        return self.sudo().o2c_failed_check_ids.filtered(lambda check: check.code == EINVOICE)

    def _o2c_check(self, channels=None):
        failures = super()._o2c_check(channels)
        self.filtered(lambda move: move._o2c_failed_einvoice()).o2c_date_cleared = False
        return failures

    def _o2c_keep_failures(self, keys):
        """Keep what the other checks cannot see, until the e-invoice is judged anew."""
        if self.env.context.get("o2c_judges_einvoice"):
            return super()._o2c_keep_failures(keys)
        for failed, moves in self.grouped(lambda move: move._o2c_failed_einvoice()).items():
            super(AccountMove, moves)._o2c_keep_failures({*keys, *failed.ids})
        return None
