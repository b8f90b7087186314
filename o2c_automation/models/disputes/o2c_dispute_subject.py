from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine import dispute as engine
from ...engine.dispute_case import Claim, claim_problem, tax_part

# What a case may be about, the first that is named counts.
SUBJECTS = ("move_line_id", "payment_id", "order_id", "statement_line_id")


class O2cDispute(models.Model):
    """What a case is about: an open item and its invoice lines, or what has no open item yet.

    A case about a payment, an order or a bank line has nothing to correct in the books; it
    is closed by a person, or by naming the open item once there is one.
    """

    _inherit = "o2c.dispute"

    payment_id = fields.Many2one(
        "account.payment", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    order_id = fields.Many2one(
        "sale.order", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    invoice_line_ids = fields.Many2many(
        "account.move.line",
        "o2c_dispute_invoice_line_rel",
        string="Disputed Invoice Lines",
        domain="[('move_id', '=', move_id), ('display_type', '=', 'product')]",
        help="Which lines of the invoice are in question. Empty: the invoice as a whole.",
    )
    amount_tax = fields.Monetary(
        "Tax in It",
        compute="_compute_amount_tax",
        store=True,
        readonly=False,
        help="How much of the disputed amount is tax; the tax treatment of the reason says.",
    )

    _about_something = models.Constraint(
        "CHECK (COALESCE(move_line_id, payment_id, order_id, statement_line_id) IS NOT NULL)",
        "A case is about an open item, a payment, an order or a bank line.",
    )

    # === COMPUTE METHODS === #

    @api.depends(*(f"{name}.partner_id" for name in SUBJECTS))
    def _compute_subject(self):
        for dispute in self:
            subject = dispute._subject()
            dispute.move_id = dispute.move_line_id.move_id
            dispute.company_id = subject.company_id if subject else False
            dispute.partner_id = subject.partner_id.commercial_partner_id if subject else False
            dispute.currency_id = subject._o2c_disputed_currency() if subject else False

    @api.depends(*SUBJECTS, "move_line_id.amount_residual_currency")
    def _compute_amount_residual(self):
        for dispute in self:
            subject = dispute._subject()
            dispute.amount_residual = subject._o2c_open_amount() if subject else 0.0

    @api.depends("amount", "reason_id", "invoice_line_ids", *SUBJECTS)
    def _compute_amount_tax(self):
        others_sudo = self._living_claims_sudo().grouped(lambda one: one._document())
        for dispute in self:
            if dispute.state in engine.SETTLED_STATES:
                # Coded anew for the figures: what was settled stays as it was settled.
                dispute.amount_tax = dispute.amount_tax
                continue
            total, tax = dispute._document_total_and_tax()
            to_minor = dispute.currency_id.o2c_to_minor
            document = dispute._document()
            others = others_sudo.get(document and document._origin, self.browse()) - dispute._origin
            taken = 0 if dispute.invoice_line_ids else sum(others.mapped("amount_tax"))
            part = tax_part(
                to_minor(dispute.amount),
                to_minor(total),
                to_minor(tax),
                dispute.reason_id.tax_treatment or "invoice",
                taken=to_minor(taken),
            )
            dispute.amount_tax = dispute.currency_id.o2c_from_minor(part)

    def _amount_without_item(self):
        """Return what is in dispute of a case that has no open item."""
        self.ensure_one()
        undecided = not self.move_line_id and self.state in engine.BLOCKING_STATES
        return self.amount if undecided else 0.0

    # === ONCHANGE METHODS === #

    @api.onchange("invoice_line_ids")
    def _onchange_invoice_line_ids(self):
        if self.invoice_line_ids:
            chosen = sum(self.invoice_line_ids.mapped("price_total"))
            self.amount = min(chosen, self.move_line_id._o2c_disputable_amount())

    @api.onchange("payment_id", "order_id", "statement_line_id")
    def _onchange_subject(self):
        if not self.move_line_id and not self.amount:
            self.amount = self.amount_residual

    # === ACTION METHODS === #

    def action_open_subject(self):
        """Open the payment, order or bank line the case is about."""
        self.ensure_one()
        return self._subject().get_formview_action()

    def action_close_without_item(self):
        """Close an approved case that has no open item: there is nothing to book.

        :raise UserError: where an open item waits to be corrected
        """
        booked = self.filtered("move_line_id")
        if booked:
            raise UserError(
                self.env._("%(dispute)s closes when the books are right.", dispute=booked[0].name)
            )
        self._settle("resolved", reason="resolution")

    # === CHECKS === #

    def _check_has_item(self):
        """Refuse to book for cases about which nothing is open in the books."""
        without = self.filtered(lambda dispute: not dispute.move_line_id)
        if without:
            raise UserError(
                self.env._(
                    "%(dispute)s has no open item to correct: name it, or close the case as "
                    "resolved.",
                    dispute=without[0].name,
                )
            )

    @api.constrains("amount", "amount_tax", "invoice_line_ids", *SUBJECTS)
    def _check_claim(self):
        """Refuse more than is open of the document, or of its tax, all its cases together."""
        others_sudo = self._living_claims_sudo()
        by_subject = others_sudo.grouped(lambda dispute: dispute._subject())
        by_document = others_sudo.grouped(lambda dispute: dispute._document())
        # Nothing is open any more of what is settled; its amounts do not change either.
        for dispute in self.filtered(lambda one: one.state not in engine.SETTLED_STATES):
            rivals = by_subject.get(dispute._subject(), self.browse()) - dispute
            others = by_document.get(dispute._document(), self.browse()) - dispute
            problem = dispute._claim_problem(rivals, others)
            if problem:
                raise ValidationError(dispute._claim_message(problem))

    def _living_claims_sudo(self):
        """Return the living cases about the documents of ``self``, read at once."""
        about = Domain.OR(Domain(name, "in", self[name].ids) for name in SUBJECTS[1:])
        without_item = Domain("move_line_id", "=", False) & about
        living = Domain("state", "in", engine.BLOCKING_STATES)
        return self.sudo().search(
            living & (Domain("move_id", "in", self.move_id.ids) | without_item)
        )

    def _claim_problem(self, rivals, others):
        """Return the code of what is wrong with the claim, or ``""``.

        :param rivals: the other living cases about the same item
        :param others: the other living cases about the same document
        """
        self.ensure_one()
        if self.invoice_line_ids.move_id - self.move_id:
            return "foreign_lines"
        to_minor = self.currency_id.o2c_to_minor
        total, tax = self._document_total_and_tax()
        limit = self._subject()._o2c_open_amount() - sum(rivals.mapped("amount"))
        if self.invoice_line_ids:
            limit = min(limit, total)
        else:
            tax -= sum(others.mapped("amount_tax"))
        return claim_problem(
            Claim(
                amount=to_minor(self.amount),
                amount_tax=to_minor(self.amount_tax),
                limit=to_minor(limit),
                tax=to_minor(tax),
            )
        )

    def _claim_message(self, problem):
        facts = {
            "document": self._subject().display_name,
            "amount": self.currency_id.format(self.amount),
            "tax": self.currency_id.format(self.amount_tax),
        }
        sentences = {
            "above_residual": self.env._(
                "%(document)s: %(amount)s is more than what is still open of it.", **facts
            ),
            "tax_negative": self.env._("The tax in dispute cannot be below zero."),
            "tax_above_amount": self.env._(
                "%(tax)s of tax cannot be part of %(amount)s in dispute.", **facts
            ),
            "tax_above_document": self.env._(
                "%(document)s does not bear the %(tax)s of tax in dispute.", **facts
            ),
            "foreign_lines": self.env._(
                "The disputed lines belong to another invoice than %(document)s.", **facts
            ),
        }
        return sentences[problem]

    # === TOOLS === #

    def _subject(self):
        """Return the one record the case is about."""
        self.ensure_one()
        return next((self[name] for name in SUBJECTS if self[name]), None)

    def _document(self):
        """Return what the tax of the case is part of: the invoice, or what has none yet."""
        self.ensure_one()
        return self.move_id or self._subject()

    def _document_total_and_tax(self):
        """Return total and tax of the disputed lines, or of the whole document."""
        self.ensure_one()
        lines = self.invoice_line_ids
        if lines:
            total = sum(lines.mapped("price_total"))
            return total, total - sum(lines.mapped("price_subtotal"))
        document = self.move_id or self.order_id
        return (document.amount_total, document.amount_tax) if document else (0.0, 0.0)

    @api.model
    def _subject_vals(self, record):
        """Return the values that make a case be about ``record``.

        :param record: an invoice, its lines, an open item, a payment, an order or a bank line
        """
        if record._name == "account.move":
            return {"move_line_id": record._o2c_first_disputable().id}
        if record._name != "account.move.line":
            names = {"account.payment": "payment_id", "sale.order": "order_id"}
            return {names.get(record._name, "statement_line_id"): record.id}
        if record[:1].account_type == "asset_receivable":
            return {"move_line_id": record.id}
        item = record.move_id._o2c_first_disputable()
        return {"move_line_id": item.id, "invoice_line_ids": [Command.set(record.ids)]}
