from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...engine.matching.facts import BankLine


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    o2c_match_state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("proposed", "To Review"),
            ("applied", "Applied"),
            ("none", "Nothing Found"),
            ("aside", "Put Aside"),
        ],
        "Cash Application",
        default="waiting",
        readonly=True,
        copy=False,
        index=True,
    )
    o2c_aside_reason = fields.Char("Put Aside Because", readonly=True, copy=False)
    o2c_date_matched = fields.Date("Last Matched On", readonly=True, copy=False)
    o2c_proposal_ids = fields.One2many("o2c.match.proposal", "statement_line_id", "Proposals")

    # === CRUD METHODS === #

    def _init_column(self, column_name):
        """Leave the bank lines alone that were there before the app: nobody asked to apply them."""
        if column_name == "o2c_match_state":
            return None
        return super()._init_column(column_name)

    # === BUSINESS METHODS === #

    @api.model
    def _o2c_due_for_matching_domain(self, company):
        """Return the bank lines of ``company`` that wait, or were not looked at today.

        What found nothing yesterday is tried again: its invoice may be posted since.
        """
        today = fields.Date.context_today(self)
        never = Domain("o2c_match_state", "=", "waiting")
        again = Domain("o2c_match_state", "in", ("proposed", "none")) & Domain(
            "o2c_date_matched", "<", today
        )
        return (
            Domain("company_id", "=", company.id)
            & Domain("is_reconciled", "=", False)
            & Domain("state", "=", "posted")
            & (never | again)
        )

    def _o2c_enqueue_cash_application(self):
        self.env["o2c.cash.application"]._enqueue()
        return super()._o2c_enqueue_cash_application()

    def _o2c_transaction_currency(self):
        """Return the currency in which the payer paid, as far as the bank says."""
        self.ensure_one()
        return self.foreign_currency_id or self.currency_id

    def _o2c_transaction_amount(self):
        """Return what was paid, in :meth:`_o2c_transaction_currency`."""
        self.ensure_one()
        return self.amount_currency if self.foreign_currency_id else self.amount

    def _o2c_matching_text(self):
        """Return what the payer wrote; evidence points into this text."""
        self.ensure_one()
        return self.o2c_remittance_text or self.payment_ref or ""

    def _o2c_payer_observations(self, partner):
        """Return what the line would teach about its payer if the money is of ``partner``.

        :return: set of ``(company id, kind, pattern, partner id)``; see ``o2c.payer.alias``
        """
        self.ensure_one()
        normalise = self.env["o2c.payer.alias"]._normalise
        texts = {
            "account": self.o2c_payer_account or self.account_number,
            "name": self.o2c_payer_name or self.partner_name,
        }
        patterns = {kind: normalise(kind, text) for kind, text in texts.items() if text}
        return {
            (self.company_id.id, kind, pattern, partner.id)
            for kind, pattern in patterns.items()
            if pattern
        }

    def _o2c_to_facts(self, guards=None):
        """Return the bank lines as the engine's ``BankLine``, in the order they came.

        :param dict guards: the guard codes of each bank line, where they are known already
        """
        guards = guards or self._o2c_guard_codes()
        payers = self._o2c_payers_by_rule(guards)
        facts = [
            line._o2c_to_fact(position, guards[line])
            for position, line in enumerate(self.sorted("id"))
        ]
        return [replace(fact, partner_id=fact.partner_id or payers.get(fact.id)) for fact in facts]

    def _o2c_to_fact(self, position, flags):
        self.ensure_one()
        currency = self._o2c_transaction_currency()
        return BankLine(
            id=self.id,
            # The host moves what falls into a locked period; the payer was in time all the same.
            date=self.o2c_booking_date or self.date,
            amount=currency.o2c_to_minor(self._o2c_transaction_amount()),
            currency=currency.name,
            text=self._o2c_matching_text(),
            payer_name=self.o2c_payer_name or self.partner_name or "",
            payer_account=self.o2c_payer_account or self.account_number or "",
            structured_ref=self.o2c_structured_ref or "",
            end_to_end_id=self.o2c_end_to_end_id or "",
            partner_id=self.partner_id.commercial_partner_id.id or None,
            position=position,
            flags=flags,
        )

    def _o2c_check_may_decide(self):
        """Refuse people without the role, and bank lines that they may not change."""
        if not self.env.user.has_group("o2c_automation.group_cash_applier"):
            raise AccessError(self.env._("Only cash application clerks may decide on bank lines."))
        self.check_access("write")

    # === ACTIONS === #

    def action_undo_reconciliation(self):
        """Undo what the app applied exactly as it was; leave the rest to the host."""
        # The host calls this without bank lines too, for people whom the app gave no role.
        if not self:
            return super().action_undo_reconciliation()
        self.check_access("write")
        rest = self - self._o2c_undo()
        return super(AccountBankStatementLine, rest).action_undo_reconciliation() if rest else None

    def _o2c_undo(self):
        """Take the entries of the bank lines back to what they were before the app wrote them.

        :return: the bank lines for which there was something to undo
        """
        booked_sudo = self._o2c_booked_sudo()
        booked_sudo.filtered(lambda one: one.state == "applied")._note_undone()
        booked_sudo._restore_books()
        return booked_sudo.statement_line_id.sudo(False)

    def _o2c_booked_sudo(self):
        """Return what the app wrote into the entries of the bank lines, and stands there still.

        Whose reconciliation was undone on the journal items is undone, but booked.
        """
        proposals_sudo = self.env["o2c.match.proposal"].sudo()
        decided_sudo = proposals_sudo.search(
            Domain("statement_line_id", "in", self.ids)
            & Domain("state", "in", ("applied", "undone")),
            order="id",
        )
        latest = {one.statement_line_id: one for one in decided_sudo}
        return proposals_sudo.union(*latest.values()).filtered(
            lambda one: one.state == "applied" or one._is_booked()
        )
