from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date

from ...engine import dispute as dispute_engine


class O2cCorrection(models.Model):
    """What a correction will do, told before it does it."""

    _inherit = "o2c.correction"

    # === COMPUTE METHODS === #

    @api.depends("move_id", "amount_after", "has_to_be_approved", "is_dispatched", "state")
    @api.depends_context("lang", "uid")
    def _compute_explanation_html(self):
        for correction in self:
            sentences = correction._explain() if correction.move_id else []
            items = Markup().join(Markup("<li>%s</li>") % sentence for sentence in sentences)
            correction.explanation_html = Markup('<ul class="mb-0">%s</ul>') % items

    # === BUSINESS METHODS === #

    def _explain(self):
        """Return one sentence for each thing the correction does."""
        return [
            *self._explain_documents(),
            *self._explain_payments(),
            *self._explain_disputes(),
            *self._explain_notices(),
            *self._explain_dispatch(),
        ]

    def _explain_documents(self):
        money = self.currency_id.format
        yield self.env._(
            "%(invoice)s is credited in full: %(amount)s.",
            invoice=self.move_id.name,
            amount=money(self.amount_before),
        )
        difference = self.currency_id.compare_amounts(self.amount_after, self.amount_before)
        facts = {"total": money(self.amount_after), "difference": money(abs(self.amount))}
        if not difference:
            yield self.env._("The corrected invoice comes to the same total.")
        elif difference > 0:
            yield self.env._(
                "The corrected invoice comes to %(total)s, %(difference)s more.", **facts
            )
        else:
            yield self.env._(
                "The corrected invoice comes to %(total)s, %(difference)s less.", **facts
            )

    def _explain_payments(self):
        left = self.amount_after
        for partial in self.move_id._o2c_carried_partials():
            left -= partial.debit_amount_currency
            yield self.env._(
                "%(payment)s of %(date)s: %(amount)s settle the corrected invoice instead.",
                payment=partial.credit_move_id.move_id.name,
                date=format_date(self.env, partial.credit_move_id.date),
                amount=self.currency_id.format(partial.debit_amount_currency),
            )
        if self.currency_id.compare_amounts(left, 0.0) < 0:
            yield self.env._(
                "%(amount)s are left over and stay open as the customer's credit.",
                amount=self.currency_id.format(-left),
            )

    def _explain_disputes(self):
        disputes = self.move_id.sudo().o2c_dispute_ids.filtered(
            lambda dispute: dispute.state in dispute_engine.UNSETTLED_STATES
        )
        if disputes:
            names = ", ".join(disputes.mapped("name"))
            yield self.env._("Closed as resolved: %(disputes)s.", disputes=names)

    def _explain_notices(self):
        lines_sudo = self.move_id.line_ids.sudo().o2c_notice_line_ids
        waiting = lines_sudo.notice_id.filtered(
            lambda notice: notice.state in ("proposed", "approved", "queued")
        )
        if waiting:
            names = ", ".join(waiting.mapped("name"))
            yield self.env._(
                "No notice asks for it any more; it is taken off %(notices)s.", notices=names
            )
        else:
            yield self.env._("No notice asks for the original any more.")

    def _explain_dispatch(self):
        if self.is_dispatched:
            yield self.env._("Both documents are queued for the customer.")
        yield self.env._("Until one of them has left, all of this can be taken back.")
        if self.has_to_be_approved:
            yield self.env._(
                "It gives away more than you may decide alone: a manager approves it first."
            )
