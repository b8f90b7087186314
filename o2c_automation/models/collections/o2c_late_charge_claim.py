from odoo import Command, api, fields, models
from odoo.fields import Domain

# Where the ledger may take a charge whose invoice is paid or credited, or no longer is.
LEDGER_MOVES = {"claimed": ("paid", "waived"), "paid": ("claimed",), "waived": ("claimed",)}


class O2cLateCharge(models.Model):
    """How charges get into the books, and out of them again: as documents of the host."""

    _inherit = "o2c.late.charge"

    # === CLAIMED === #

    def _claim(self, due=None):
        """Book the charges: one posted invoice for each customer and currency.

        :param date due: when the invoices are to be paid; default: at once
        :return: the invoices
        """
        documents = self.env["account.move"]
        for charges in self.grouped(lambda c: (c.company_id, c.partner_id, c.currency_id)).values():
            document = charges._prepared_document("out_invoice", due)
            today = self.env["o2c.dunning.reader"]._today(charges.company_id)
            vals = {"document_id": document.id, "date_claimed": today, "credit_note_id": False}
            charges._transition("claimed", vals=vals)
            document.action_post()
            documents |= document
        return documents

    def _prepared_document(self, move_type, due=None):
        """Create a draft of the host with one line for each of the charges of one customer."""
        company = self.company_id
        today = self.env["o2c.dunning.reader"]._today(company)
        model = self.env["account.move"].sudo().with_company(company)
        return model.create(
            {
                "move_type": move_type,
                "company_id": company.id,
                "partner_id": self.partner_id.address_get(["invoice"])["invoice"],
                "currency_id": self.currency_id.id,
                "invoice_date": today,
                "invoice_date_due": due or today,
                "invoice_payment_term_id": False,
                "invoice_user_id": False,
                "invoice_line_ids": [
                    Command.create(charge._prepare_document_line_vals()) for charge in self
                ],
            }
        )

    def _prepare_document_line_vals(self):
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        vals = {
            "name": self.with_context(lang=lang)._label(),
            "quantity": 1.0,
            "price_unit": self.amount,
            "tax_ids": [Command.set(self.tax_id.ids)],
        }
        return {**vals, "account_id": self.account_id.id} if self.account_id else vals

    # === TAKEN BACK === #

    def _credit(self):
        """Take claimed charges out of the books: credit notes of the very same lines."""
        for document, charges in self.grouped("document_id").items():
            note = charges._prepared_document("out_refund")
            note.write({"reversed_entry_id": document.id, "invoice_origin": document.name})
            charges.credit_note_id = note
            note.action_post()
            both = (document | note).line_ids.filtered(
                lambda line: line.account_type == "asset_receivable" and not line.reconciled
            )
            # What was paid already stays on the customer's account.
            if both.move_id == document | note:
                both.reconcile()

    def _take_back(self, reason):
        """Undo claims whose letter did not arrive, unless the customer has paid them."""
        unpaid = self.filtered(
            lambda charge: (
                charge.state == "claimed"
                and charge.document_id.amount_residual == charge.document_id.amount_total
            )
        )
        unpaid._credit()
        unpaid._transition(
            "accrued", reason=reason, vals={"document_id": False, "date_claimed": False}
        )

    def _release(self, reason):
        """Take accrued charges off a notice that does not leave; its fee is nobody's any more."""
        accrued = self.filtered(lambda charge: charge.state == "accrued")
        fees = accrued.filtered(lambda charge: charge.type == "fee")
        fees._transition("expired", reason=reason)
        (accrued - fees).notice_id = False

    # === FOLLOWS THE LEDGER === #

    @api.model
    def _follow(self, lines):
        """Bring charges where the ledger is: money on ``lines`` has just moved."""
        if not lines:
            return
        of_these = Domain("document_id", "in", lines.move_id.ids) | Domain(
            "move_line_id", "in", lines.ids
        )
        booked = Domain("state", "in", ("claimed", "paid", "waived"))
        charges_sudo = self.sudo().search(of_these & booked)
        charges_sudo.filtered(
            lambda charge: charge.document_id in lines.move_id and not charge.credit_note_id
        )._follow_documents()
        charges_sudo.filtered(lambda charge: charge.move_line_id in lines)._review()

    def _follow_documents(self):
        """Bring claimed charges where their invoices are."""
        for document, charges in self.grouped("document_id").items():
            target = document._o2c_charge_state()
            moving = charges.filtered(lambda c, to=target: to in LEDGER_MOVES[c.state])
            moving._transition(target, reason="ledger")

    # === EXPIRED === #

    @api.model
    def _expire(self, company):
        """Close what nobody claimed long after the item was paid.

        :return: how many charges expired
        """
        today = self.env["o2c.dunning.reader"]._today(company)
        waiting_sudo = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "accrued"),
                ("notice_id", "=", False),
                ("move_line_id.reconciled", "=", True),
            ]
        )
        policies = self.env["o2c.dunning.reader"]._policies(company, waiting_sudo.partner_id)
        old = waiting_sudo.filtered(
            lambda charge: (
                (days := policies[charge.partner_id.id].charge_expiry_days)
                and charge.date_end < fields.Date.subtract(today, days=days)
            )
        )
        old._transition("expired", reason="charge_expired")
        return len(old)
