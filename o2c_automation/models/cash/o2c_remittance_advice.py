import base64
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ...engine.remittance import Expected, name_items, pair, read_advice

# How far apart an advice and its payment may be.
NEAR_DAYS = 60
_TEXT_FILES = (".csv", ".txt", ".tsv")


class O2cRemittanceAdvice(models.Model):
    """What a customer says one payment settles, before or after the money comes."""

    _name = "o2c.remittance.advice"
    _description = "Remittance Advice"
    _inherit = ["mail.thread", "o2c.state.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _o2c_transitions = {
        "draft": ("waiting", "cancelled"),
        "waiting": ("used", "draft", "cancelled"),
        "used": ("waiting",),
        "cancelled": ("draft",),
    }

    name = fields.Char(required=True, default=lambda self: self.env._("Remittance advice"))
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", index="btree_not_null", check_company=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    text = fields.Text(help="The advice as the customer wrote it: one document a line.")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    amount = fields.Monetary("Total")
    line_ids = fields.One2many("o2c.remittance.advice.line", "advice_id", "Documents")
    statement_line_id = fields.Many2one(
        "account.bank.statement.line", "Bank Line", readonly=True, ondelete="set null"
    )
    state = fields.Selection(
        [
            ("draft", "To Check"),
            ("waiting", "Waiting for Payment"),
            ("used", "Used"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )

    # === MAIL === #

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Read an advice from a mail; a person checks it, for anybody can write a sender."""
        parts = [part for part in msg_dict.get("attachments", ()) if _is_text_file(part.fname)]
        texts = [html2plaintext(msg_dict.get("body") or ""), *(_decode(one[1]) for one in parts)]
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        advice = self.create(
            {
                "name": msg_dict.get("subject") or self.env._("Mail without subject"),
                "partner_id": author.commercial_partner_id.id,
                "text": "\n".join(texts),
                **(custom_values or {}),
            }
        )
        advice._read()
        return advice

    # === BUSINESS METHODS === #

    def _read(self):
        """Replace documents and total by what the text and the file say."""
        self.ensure_one()
        advice = read_advice("\n".join(filter(None, [self.text, self._file_text()])))
        items = self.env["account.move.line"]._o2c_matching_items(self.company_id, self.currency_id)
        payer = self.partner_id.commercial_partner_id.id
        known = [one for one in items if one.residual and payer in (False, one.partner_id)]
        named = name_items(advice.rows, known)
        owners = {one.partner_id for one in known if one.id in named}
        amount = self.currency_id.o2c_from_minor
        self.write(
            {
                "amount": amount(advice.total),
                "partner_id": payer or (owners.pop() if len(owners) == 1 else False),
                "line_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "reference": row.reference,
                                "amount": amount(row.amount),
                                "move_line_id": item_id,
                            }
                        )
                        for row, item_id in zip(advice.rows, named, strict=True)
                    ),
                ],
            }
        )

    def _file_text(self):
        return _decode(base64.b64decode(self.file)) if self.file else ""

    @api.model
    def _fitting(self, bank_lines):
        """Return ``{bank line id: advice}``: the one that waits for this payer and amount."""
        payers = bank_lines._o2c_known_payers()
        advices = self.search(
            [
                ("state", "=", "waiting"),
                ("company_id", "in", bank_lines.company_id.ids),
                ("partner_id", "in", list(set(payers.values()))),
            ]
        )
        fitting = {}
        for currency, waiting in advices.grouped("currency_id").items():
            lines = bank_lines.filtered(
                lambda line, currency=currency: (
                    line.id in payers and line._o2c_transaction_currency() == currency
                )
            )
            fitting.update(waiting._pair(lines, payers, currency))
        return fitting

    def _pair(self, bank_lines, payers, currency):
        minor = currency.o2c_to_minor
        paired = pair(
            [
                Expected(line.id, payers[line.id], minor(line._o2c_transaction_amount()))
                for line in bank_lines
            ],
            [Expected(one.id, one.partner_id.id, minor(one.amount)) for one in self],
        )
        dates = {line.id: line.date for line in bank_lines}
        found = {line_id: self.browse(advice_id) for line_id, advice_id in paired.items()}
        near = timedelta(days=NEAR_DAYS)
        return {key: one for key, one in found.items() if abs(dates[key] - one.date) <= near}

    def _paid_before_sudo(self):
        """Return the bank lines that were looked at in vain before the advices were there."""
        lines_sudo = self.env["account.bank.statement.line"].sudo()
        amounts = self.mapped("amount")
        in_vain = Domain("o2c_match_state", "in", ("proposed", "none"))
        is_told = Domain("amount", "in", amounts) | Domain("amount_currency", "in", amounts)
        came_sudo = lines_sudo.search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("is_reconciled", "=", False)
            & in_vain
            & is_told
        )
        return lines_sudo.browse(self._fitting(came_sudo))

    def _numbers(self):
        """Return the documents' numbers as text in which the engine finds them."""
        self.ensure_one()
        return "\n".join(line.move_line_id.move_id.name or line.reference for line in self.line_ids)

    @api.model
    def _use(self, bank_lines):
        """Mark what was told of the applied ``bank_lines`` as used."""
        for line_id, advice in self._fitting(bank_lines).items():
            advice._transition("used", vals={"statement_line_id": line_id})

    @api.model
    def _release(self, bank_lines):
        """Let the advices of ``bank_lines`` wait again, because these were undone."""
        used = self.search([("statement_line_id", "in", bank_lines.ids), ("state", "=", "used")])
        if used:
            used._transition("waiting", vals={"statement_line_id": False})

    # === ACTIONS === #

    def action_read(self):
        """Read text and file anew."""
        for advice in self:
            advice._read()

    def action_wait(self):
        """Use the advice when its payment comes, because a person checked it."""
        for advice in self:
            total = sum(advice.line_ids.mapped("amount"))
            if not advice.partner_id or not advice.line_ids:
                raise UserError(self.env._("An advice needs a customer and its documents."))
            if advice.currency_id.compare_amounts(total, advice.amount):
                raise UserError(self.env._("The documents do not add up to the total."))
            advice.partner_id = advice.partner_id.commercial_partner_id
        self._transition("waiting")
        self._paid_before_sudo().write({"o2c_match_state": "waiting"})
        self.env["account.bank.statement.line"]._o2c_enqueue_cash_application()

    def action_cancel(self):
        """Put the advice aside."""
        self._transition("cancelled")

    def action_check_again(self):
        """Take the advice back to change it."""
        self._transition("draft")


def _is_text_file(name):
    return (name or "").lower().endswith(_TEXT_FILES)


def _decode(content):
    """Return the text of a file in the encodings in use; what cannot be read is left out."""
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="ignore")
