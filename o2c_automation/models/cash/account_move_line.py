from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.matching.facts import OpenItem

# How long a settled invoice is remembered, so that paying it twice is recognised.
SETTLED_DAYS = 120


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _o2c_matching_items(self, company, currency):
        """Return all that money in ``currency`` may settle in ``company``.

        Open receivables and credits, outstanding payments that wait for the bank, and
        invoices settled lately (with residual 0). Two queries, whatever the number.

        :return: list of the engine's ``OpenItem``
        """
        self.env.flush_all()
        factor = 10**currency.decimal_places
        rows = self.env.execute_query_dict(self._o2c_receivable_items_query(company, currency))
        rows += self.env.execute_query_dict(self._o2c_payment_items_query(company, currency))
        return [to_open_item(row, currency.name, factor) for row in rows]

    @api.model
    def _o2c_receivable_items_query(self, company, currency):
        settled_since = fields.Date.context_today(self) - timedelta(days=SETTLED_DAYS)
        settled = Domain(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", True),
                ("company_id", "child_of", company.ids),
                ("move_id.move_type", "=", "out_invoice"),
                ("date", ">=", settled_since),
            ]
        )
        # The host settles the receivable line of a payment when the payment is registered;
        # what the bank confirms is the payment's outstanding line.
        domain = self._o2c_open_receivable_domain(company) & Domain("payment_id", "=", False)
        domain = (domain | settled) & Domain("currency_id", "=", currency.id)
        return self._o2c_receivable_items_select(domain)

    @api.model
    def _o2c_receivable_items_select(self, domain):
        """Return the query of the receivable lines in ``domain``, as rows of open items."""
        return SQL(
            """
            SELECT line.id, line.partner_id, move.name AS number, move.ref AS customer_ref,
                   move.payment_reference AS structured_ref, line.date, line.date_maturity AS due,
                   line.amount_currency AS amount, line.amount_residual_currency AS residual,
                   line.discount_date AS discount_until,
                   line.amount_currency - line.discount_amount_currency AS discount,
                   line.amount_residual_currency = line.amount_currency AS is_untouched,
                   CASE WHEN line.amount_currency < 0 THEN 'credit_note' ELSE 'invoice' END AS kind,
                   move.statement_line_id AS bank_line_id, NULL AS settles,
                   EXISTS (SELECT 1 FROM o2c_late_charge charge
                            WHERE charge.document_id = move.id) AS is_charge
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
             WHERE line.id IN %s AND line.partner_id IS NOT NULL
            """,
            self.sudo()._search(domain).subselect(),
        )

    @api.model
    def _o2c_payment_items_query(self, company, currency):
        domain = Domain(
            [
                ("payment_id.payment_type", "=", "inbound"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("company_id", "child_of", company.ids),
                ("currency_id", "=", currency.id),
            ]
        )
        return self._o2c_payment_items_select(domain)

    @api.model
    def _o2c_payment_items_select(self, domain):
        """Return the query of the outstanding payments in ``domain``, as rows of open items."""
        return SQL(
            """
            SELECT line.id, partner.commercial_partner_id AS partner_id, 'payment' AS kind,
                   COALESCE(payment.memo, move.name) AS number,
                   payment.payment_reference AS customer_ref, move.name AS structured_ref,
                   line.date, line.date_maturity AS due, line.amount_currency AS amount,
                   line.amount_residual_currency AS residual, NULL AS discount_until,
                   0 AS discount, FALSE AS is_untouched, NULL AS bank_line_id,
                   ARRAY(
                       SELECT partial.debit_move_id
                         FROM account_move_line counterpart
                         JOIN account_partial_reconcile partial
                           ON partial.credit_move_id = counterpart.id
                        WHERE counterpart.move_id = line.move_id
                     ORDER BY partial.id
                   ) AS settles,
                   FALSE AS is_charge
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_payment payment ON payment.id = line.payment_id
              JOIN res_partner partner ON partner.id = payment.partner_id
             WHERE line.id IN %s AND line.account_id = payment.outstanding_account_id
            """,
            self.sudo()._search(domain).subselect(),
        )


def to_open_item(row, currency_name, factor):
    """Return a row of the queries above as the engine's ``OpenItem``."""
    discount_until = row["discount_until"]
    has_discount = discount_until and row["is_untouched"] and row["kind"] == "invoice"
    number = row["number"] or ""
    structured_ref = row["structured_ref"] or ""
    return OpenItem(
        id=row["id"],
        partner_id=row["partner_id"],
        kind=row["kind"],
        number=number,
        customer_ref=row["customer_ref"] or "",
        structured_ref=structured_ref if structured_ref != number else "",
        date=row["date"],
        due=row["due"],
        amount=round(row["amount"] * factor),
        residual=round(row["residual"] * factor),
        currency=currency_name,
        discount=round(row["discount"] * factor) if has_discount else 0,
        discount_until=discount_until if has_discount else None,
        settles=tuple(row["settles"] or ()),
        is_charge=row["is_charge"],
    )
