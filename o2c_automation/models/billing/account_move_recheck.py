from contextlib import closing

from odoo import api, models

from ...einvoice import validate, worst
from ...engine.dispatch import CARRIES_EINVOICE, VOID
from ...engine.invoice_check import EINVOICE, EINVOICE_REFUSED, OF_EINVOICE, is_check
from .account_move import HOST_METHODS
from .einvoice_files import own_files


class AccountMove(models.Model):
    """Checking again lets an invoice go on that nothing keeps back by now, or says what does."""

    _inherit = "account.move"

    @api.depends("o2c_dispatch_ids.state", "o2c_dispatch_ids.reason", "o2c_dispatch_ids.error")
    def _compute_o2c_failed_checks_text(self):
        return super()._compute_o2c_failed_checks_text()

    def _o2c_tell_failures(self):
        """Add what exactly is wrong with the e-invoice: its dispatch tells."""
        told = super()._o2c_tell_failures()
        dispatch_sudo = self._o2c_blocked_dispatch()
        if dispatch_sudo.reason in OF_EINVOICE:
            told += [line for line in dispatch_sudo.error.splitlines() if line not in told]
        return told

    def action_o2c_dispatch(self):
        """Let go, too, what a check kept back and nothing does by now."""
        res = super().action_o2c_dispatch()
        self.filtered(lambda move: move._o2c_blocked_dispatch()).sudo()._o2c_check_again()
        return res

    def _o2c_blocked_dispatch(self):
        """Return the dispatch that a check keeps from leaving, unless another took its place."""
        self.ensure_one()
        current_sudo = self.sudo().o2c_dispatch_ids.filtered("is_current")
        live_sudo = current_sudo.filtered(lambda d: d.state not in VOID)
        is_blocked = live_sudo.state == "undeliverable" if len(live_sudo) == 1 else False
        return live_sudo if is_blocked and is_check(live_sudo.reason or "") else live_sudo.browse()

    def _o2c_check_again(self):
        res = super()._o2c_check_again()
        for move in self:
            dispatch_sudo = move._o2c_blocked_dispatch()
            if dispatch_sudo:
                move._o2c_release(dispatch_sudo)
        return res

    def _o2c_release(self, dispatch):
        """Let ``dispatch`` go on where nothing blocks the invoice by now; else tell what does."""
        failures = self._o2c_check({self.id: dispatch.channel})[self.id]
        if any(check.blocks for check in failures):
            return
        refused = self._o2c_try_einvoice(dispatch.channel)
        if refused:
            dispatch._keep_back(*refused)
            return
        self._o2c_note_valid_einvoice()
        dispatch._requeue()

    def _o2c_try_einvoice(self, channel):
        """Make the e-invoice without keeping it.

        :return: reason code and sentence where it must not leave through ``channel``, else nothing
        """
        with closing(self.env.cr.savepoint()):
            self._detach_attachments()
            self.invalidate_recordset()
            send = self.env["account.move.send"]
            data = send._get_default_sending_settings(self, sending_methods={HOST_METHODS[channel]})
            send._hook_invoice_document_before_pdf_report_render(self, data)
            return self._o2c_refused(data, channel)

    def _o2c_refused(self, data, channel):
        """Return reason code and sentence of what is wrong with what the host has prepared."""
        if data.get("error"):
            sentence = self.env["account.move.send"]._o2c_tell_refusal(data["error"])
            return EINVOICE_REFUSED, sentence
        checks = self._o2c_einvoice_checks()
        files = own_files(data) if channel in CARRIES_EINVOICE else ()
        result = worst(map(validate, files))
        is_refused = result and result.status == "invalid" and any(one.blocks for one in checks)
        return (EINVOICE, self._o2c_tell_violations(result)) if is_refused else ()
