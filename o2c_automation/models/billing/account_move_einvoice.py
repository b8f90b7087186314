from odoo import models

from ...einvoice import validate
from ...engine.dispatch import CARRIES_EINVOICE
from ...engine.invoice_check import EINVOICE
from .o2c_dispatch_document_mixin import DispatchRefused


class AccountMove(models.Model):
    """E-invoices are validated before they leave, not rejected a week later."""

    _inherit = "account.move"

    def _o2c_dispatch_problems(self, dispatch):
        problems = super()._o2c_dispatch_problems(dispatch)
        made_sudo = self._o2c_made_einvoice()
        if made_sudo and not problems:
            self.with_context(o2c_dispatch_id=dispatch.id)._o2c_judge_einvoice(made_sudo.raw)
        return problems

    def _o2c_made_einvoice(self):
        """Return the file of the e-invoice that was made before, where the host makes any."""
        name = "ubl_cii_xml_id"
        # Whatever has a file of its own has a main one, too: others need not be asked.
        may_have_one = self.is_move_sent or self.message_main_attachment_id
        if name in self._fields and may_have_one:
            return self.sudo()[name]
        return self.env["ir.attachment"].sudo()

    def _o2c_judge_einvoice(self, content):
        """Hold an e-invoice against its schema; tell why it must not leave, ``""`` if it may.

        :param bytes content: the file
        :raise DispatchRefused: on the way of a dispatch, where it must not leave
        """
        self.ensure_one()
        dispatch_sudo = self.env["o2c.dispatch"].sudo()
        dispatch_sudo = dispatch_sudo.browse(self.env.context.get("o2c_dispatch_id"))
        checks = self.env["o2c.invoice.check"]._applying_to(self, EINVOICE)
        if not checks or (dispatch_sudo and dispatch_sudo.channel not in CARRIES_EINVOICE):
            return ""
        result = validate(content)
        dispatch_sudo.einvoice_status = result.status
        if result.status != "invalid":
            return ""
        if not any(check.blocks for check in checks):
            self._o2c_note_invalid_einvoice()
            return ""
        sentence = self._o2c_tell_violations(result)
        if dispatch_sudo:
            raise DispatchRefused(EINVOICE, sentence)
        return sentence

    def _o2c_note_invalid_einvoice(self):
        """Show on the invoices that their e-invoice breaks its schema."""
        for move_sudo in self.sudo():
            failed = self.env["o2c.invoice.check"]._applying_to(move_sudo, EINVOICE)
            keys = {*move_sudo.o2c_failed_check_ids.ids, *(check.key for check in failed)}
            move_sudo._o2c_keep_failures(keys)
            # Whoever tries again has all of it checked anew.
            move_sudo.o2c_date_cleared = False

    def _o2c_tell_violations(self, result):
        """Return what is wrong, line by line, and what to do about it."""
        told = [
            self.env._(
                "Line %(line)s, %(element)s: %(rule)s",
                line=violation.line,
                element=violation.element,
                rule=violation.rule,
            )
            for violation in result.violations
        ]
        return "\n".join([self.env["o2c.dispatch"]._tell_reasons((EINVOICE,)), *told])
