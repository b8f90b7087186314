from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import correction as engine
from ...engine import dispute as dispute_engine


class O2cCorrection(models.Model):
    """How a correction is asked for, issued and taken back."""

    _inherit = "o2c.correction"

    # === ACTION METHODS === #

    def action_request(self):
        """Ask a manager to approve the correction."""
        self.ensure_one()
        self._check_correctable()
        self._transition("requested", vals={"requested_by_id": self.env.uid})
        return self._open()

    def action_issue(self):
        """Credit the wrong invoice in full and issue the corrected one, in one transaction."""
        self.ensure_one()
        self.check_access("write")
        self._check_correctable()
        payments = self.move_id._o2c_carried_items()
        self._close_disputes()
        credit_note, corrected = self._reverse_and_copy()
        self._check_approved(corrected.amount_total)
        corrected.action_post()
        corrected._o2c_carry_over(payments)
        self._finish(credit_note, corrected)
        return corrected.get_formview_action()

    def action_cancel(self):
        """Leave the invoice as it is."""
        self._transition("cancelled")

    def action_undo(self):
        """Cancel both documents and bring the original back, payments included."""
        self.ensure_one()
        self.check_access("write")
        self._check_undoable()
        payments = self.corrected_move_id._o2c_carried_items()
        self.move_id.sudo().o2c_is_corrected = False
        documents = self.corrected_move_id | self.credit_note_id
        documents.button_draft()
        documents.button_cancel()
        self.move_id._o2c_carry_over(payments)
        self._transition("undone")

    def action_open_documents(self):
        """List the credit note and the corrected invoice."""
        self.ensure_one()
        documents = self.move_id | self.credit_note_id | self.corrected_move_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Documents"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", documents.ids)],
        }

    @api.model
    def _open_dialog(self, defaults):
        """Return the dialog that prepares a correction."""
        view = self.env.ref("o2c_automation.o2c_correction_view_form_dialog")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct and Re-issue"),
            "res_model": self._name,
            "views": [(view.id, "form")],
            "target": "new",
            "context": defaults,
        }

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # === CHECKS === #

    def _check_correctable(self):
        """Lock the invoice; refuse one that is not posted, or corrected already."""
        move = self.move_id
        move.lock_for_update(allow_referencing=True)
        move.invalidate_recordset(["state", "o2c_is_corrected"])
        move._o2c_check_correctable()
        if not self.line_ids:
            raise UserError(
                self.env._("Nothing is left on the corrected invoice: issue a credit note instead.")
            )

    def _check_approved(self, total_after):
        """Refuse where the user may not give away as much.

        :raise AccessError: where a manager, or another manager, has to approve
        """
        obstacle = self._approval_obstacle(total_after)
        if obstacle == "own_case":
            raise AccessError(
                self.env._("You asked for this correction yourself: another manager approves it.")
            )
        if obstacle:
            raise AccessError(
                self.env._("This gives away more than you may: ask a manager to approve it.")
            )

    def _check_undoable(self):
        obstacle = engine.undo_obstacle(
            engine.Issued(
                has_left=self._has_left(),
                is_corrected_again=self.corrected_move_id.o2c_is_corrected,
            )
        )
        if obstacle == "corrected_again":
            raise UserError(
                self.env._("The corrected invoice was corrected again: take that back first.")
            )
        if obstacle:
            raise UserError(
                self.env._(
                    "The customer has the documents already: correct the corrected invoice instead."
                )
            )

    def _has_left(self):
        documents_sudo = (self.credit_note_id | self.corrected_move_id).sudo()
        left = documents_sudo.o2c_dispatch_ids.filtered("date_handed_over")
        return any(documents_sudo.mapped("is_move_sent")) or bool(left)

    # === BUSINESS METHODS === #

    def _close_disputes(self):
        """Close what is in dispute of the invoice: the correction answers it.

        Whatever is undone of the ledger from here on moves payments, and reopens nothing.
        """
        self.move_id.sudo().o2c_is_corrected = True
        disputes_sudo = self.move_id.sudo().o2c_dispute_ids
        open_sudo = disputes_sudo.filtered(
            lambda dispute: dispute.state in dispute_engine.UNSETTLED_STATES
        )
        open_sudo._settle("resolved", reason="corrected_invoice")

    def _reverse_and_copy(self):
        """Let the host credit the invoice in full; return the credit note and the new draft."""
        move = self.move_id
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"reason": self._reason_told(), "journal_id": move.journal_id.id})
        )
        known = move.reversal_move_ids
        reversal.modify_moves()
        credit_note = move.reversal_move_ids - known
        draft = reversal.new_move_ids
        draft.write(self._prepare_corrected_vals())
        draft.write({"invoice_line_ids": self._prepare_line_commands(draft)})
        return credit_note, draft

    def _reason_told(self):
        """Return what the credit note says why, in the customer's language; possibly nothing."""
        if self.note or self.reason_id == self.reason_id._o2c_unknown():
            return self.note
        return self.reason_id.with_context(lang=self.addressee_id.lang or self.env.lang).name

    def _prepare_corrected_vals(self):
        move = self.move_id
        return {
            "partner_id": self.addressee_id.id,
            "ref": self.customer_reference,
            "fiscal_position_id": move.fiscal_position_id.id,
            "invoice_payment_term_id": move.invoice_payment_term_id.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": ", ".join(filter(None, (move.invoice_origin, move.name))),
            "o2c_corrects_id": move.id,
        }

    def _prepare_line_commands(self, draft):
        """Return what turns the lines of the host's copy into the corrected ones."""
        wrong_lines = self.move_id._o2c_copied_lines()
        copies = dict(zip(wrong_lines, draft._o2c_copied_lines(), strict=True))
        kept = self.line_ids.move_line_id
        products = wrong_lines.filtered(lambda line: line.display_type == "product")
        commands = [Command.delete(copies[line].id) for line in products - kept]
        for line in self.line_ids:
            vals = line._changed_vals() if line.move_line_id else line._prepare_line_vals()
            if not line.move_line_id:
                commands.append(Command.create(vals))
            elif vals:
                copy = copies[line.move_line_id]
                commands.append(Command.update(copy.id, {**vals, "extra_tax_data": False}))
        return commands

    def _finish(self, credit_note, corrected):
        """Link everything, tell the cases, and put the documents on their way."""
        resolved_sudo = self.move_id.sudo().o2c_dispute_ids.filtered(
            lambda dispute: dispute.state == "resolved" and not dispute.resolution_move_id
        )
        resolved_sudo.resolution_move_id = credit_note
        vals = {"credit_note_id": credit_note.id, "corrected_move_id": corrected.id}
        if self.state == "requested":
            vals["approved_by_id"] = self.env.uid
        self._transition("done", reason=self.reason_id.code, vals=vals)
        self._link_documents()
        dispatch = self.env["o2c.dispatch"]
        dispatch._supersede(self.move_id, "corrected")
        if self.is_dispatched:
            dispatch._queue(credit_note | corrected)

    def _link_documents(self):
        """Say on each document which other ones belong to it."""
        original, corrected = self.move_id, self.corrected_move_id
        original.message_post(
            body=self.env._(
                "Corrected: credited by %(credit_note)s, replaced by %(corrected)s.",
                credit_note=self.credit_note_id._get_html_link(),
                corrected=corrected._get_html_link(),
            )
        )
        corrected.message_post(
            body=self.env._("Takes the place of %(invoice)s.", invoice=original._get_html_link())
        )
