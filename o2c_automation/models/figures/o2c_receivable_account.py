from odoo import api, fields, models

KIND_BY_MOVE_TYPE = {
    "out_invoice": "invoice",
    "out_receipt": "invoice",
    "out_refund": "credit_note",
}


class O2cReceivable(models.AbstractModel):
    """One customer's account as he may see it: what is open, document by document."""

    _inherit = "o2c.receivable"

    @api.model
    def _account_of(self, partner, companies):
        """Return the open account of a customer, one section per company and currency.

        Whoever asks sees links only to documents he may read; everything else on the page is
        the customer's own.

        :param partner: any contact of the customer
        :param companies: records of ``res.company``
        :return: list of dicts with ``company``, ``currency``, ``rows`` (see
            :meth:`_account_row`), ``total``, ``overdue`` and ``disputed`` in that currency, and
            ``ageing`` (see :meth:`_ageing`)
        """
        sections = self._accounts_of(partner.commercial_partner_id, companies)
        return [section for _key, section in sorted(sections.items())]

    @api.model
    def _accounts_of(self, partners, companies):
        """Return the open accounts of commercial ``partners``, however many in three queries.

        :return: dict of sections by (partner id, company id, currency id)
        """
        items = self._open_items(companies, partners=partners)
        rows = self._account_rows(items)
        by_account = {}
        for item in items:
            by_account.setdefault(self._account_key(item), []).append(rows[item["line_id"]])
        return {key: self._account_section(key, rows) for key, rows in by_account.items()}

    @api.model
    def _account_key(self, item):
        return item["partner_id"], item["company_id"], item["currency_id"]

    @api.model
    def _account_rows(self, items):
        """Return the row of each of ``items`` by the id of its line."""
        lines_sudo = self.env["account.move.line"].sudo().browse(i["line_id"] for i in items)
        moves = lines_sudo.move_id.sudo(False)
        urls = {move.id: move.access_url for move in moves._filtered_access("read")}
        return {
            line_sudo.id: self._account_row(item, line_sudo, urls.get(line_sudo.move_id.id))
            for item, line_sudo in zip(items, lines_sudo, strict=True)
        }

    @api.model
    def _account_row(self, item, line_sudo, url):
        """Return what is shown of one open item: no more than the customer's documents say.

        ``kind`` is invoice, credit_note, payment (money not applied yet) or other.
        """
        balance = item["residual_currency"]
        other = "payment" if balance < 0 else "other"
        return {
            "name": line_sudo.move_id.name,
            "kind": KIND_BY_MOVE_TYPE.get(line_sudo.move_id.move_type, other),
            "date": item["date"],
            "due": item["due"],
            "is_overdue": balance > 0 and item["due"] < fields.Date.context_today(self),
            "balance": balance,
            "balance_company": item["residual"],
            "disputed": line_sudo.o2c_disputed_amount,
            "url": url,
        }

    @api.model
    def _account_section(self, key, rows):
        _partner_id, company_id, currency_id = key
        currency = self.env["res.currency"].browse(currency_id)
        ageing = self._age_rows(rows, currency, fields.Date.context_today(self))
        return {
            "company": self.env["res.company"].browse(company_id),
            "currency": currency,
            "rows": rows,
            "total": currency.round(sum(row["balance"] for row in rows)),
            "owed": sum(row["balance_company"] for row in rows),
            "overdue": self._overdue(ageing, currency),
            "ageing": ageing,
            "disputed": currency.round(sum(row["disputed"] for row in rows)),
        }
