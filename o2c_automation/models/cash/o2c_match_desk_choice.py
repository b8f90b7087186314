from odoo import api, fields, models
from odoo.fields import Domain

ITEMS_SHOWN = 200
CUSTOMERS_SHOWN = 20


class O2cMatchDesk(models.AbstractModel):
    """What a person may choose from on the review desk: open items, customers, reasons."""

    _inherit = "o2c.match.desk"

    @api.model
    def get_open_items(self, line_id, partner_id=None, search=""):
        """Return open items that a person may settle with the bank line.

        Without ``search``, those of the payer and of the companies of the same group. Items in
        other currencies come last, and only where a customer or a text narrows them down.
        """
        line = self.env["account.bank.statement.line"].browse(line_id)
        currency = line._o2c_transaction_currency()
        domain = self._choosable_domain(line)
        if search:
            domain &= self._item_search_domain(search)
        elif partner_id:
            group = self._group_of(self.env["res.partner"].browse(partner_id))
            domain &= Domain("partner_id", "in", group.ids)
        else:
            domain &= Domain("currency_id", "=", currency.id)
        items = self.env["account.move.line"].search(
            domain, order="date_maturity, id", limit=ITEMS_SHOWN
        )
        found = self._without_other_lines(items).sorted(lambda one: one.currency_id != currency)
        return [
            {**self._item(one, 0.0, one.amount_residual_currency), **self._at_rate(line, one)}
            for one in found
        ]

    @api.model
    def _at_rate(self, line, item):
        """Return what an item in another currency is ``worth``, and the ``money`` in its own.

        ``worth`` is what is open in the bank line's currency, ``money`` the bank line in the
        item's, both at the rate of the bank line's day.
        """
        if item.currency_id == line._o2c_transaction_currency():
            return {}
        return {
            "worth": line._o2c_worth(item.amount_residual_currency, item.currency_id),
            "money": line._o2c_at_rate_vals(item.currency_id)["amount"],
        }

    @api.model
    def get_customers(self, line_id, partner_id=None, search=""):
        """Return customers whose money it may be: the payer and its group, or those searched."""
        line = self.env["account.bank.statement.line"].browse(line_id)
        partners = self.env["res.partner"]
        if search:
            partners = partners.search(
                self._customer_domain(line.company_id)
                & Domain.OR(Domain(name, "ilike", search) for name in ("name", "ref", "vat")),
                order="customer_rank desc, name",
                limit=CUSTOMERS_SHOWN,
            )
        elif partner_id:
            payer = partners.browse(partner_id)
            partners = payer | self._group_of(payer).filtered("is_company")
        return [
            {"id": one.id, "name": one.name, "city": one.city or ""}
            for one in partners.commercial_partner_id[:CUSTOMERS_SHOWN]
        ]

    @api.model
    def get_reasons(self, line_id):
        """Return the reasons a shortage may be written off for, with what one person may."""
        company = self.env["account.bank.statement.line"].browse(line_id).company_id
        reasons = self.env["o2c.dispute.reason"].with_company(company).search([])
        return [{"id": one.id, "name": one.name} for one in reasons]

    # === DOMAINS === #

    @api.model
    def _choosable_domain(self, line):
        """Return the domain of open receivables, and of payments that wait for the bank."""
        items = self.env["account.move.line"]
        receivable = items._o2c_open_receivable_domain(line.company_id) & Domain(
            "payment_id", "=", False
        )
        outstanding = Domain(
            [
                ("payment_id.partner_type", "=", "customer"),
                ("account_id.reconcile", "=", True),
                ("account_type", "!=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("company_id", "child_of", line.company_id.ids),
            ]
        )
        currency = Domain("currency_id", "=", line._o2c_transaction_currency().id)
        # Money does not settle itself, where an undone match left it on the customer's account.
        others = Domain("move_id", "!=", line.move_id.id)
        return (receivable | (outstanding & currency)) & others

    @api.model
    def _without_other_lines(self, items):
        """Leave out what a payment's entry has besides the line that waits for the bank."""
        return items.filtered(
            lambda one: (
                not one.payment_id or one.account_id == one.payment_id.outstanding_account_id
            )
        )

    @api.model
    def _item_search_domain(self, search):
        names = ("move_name", "partner_id.name", "move_id.ref", "payment_id.memo")
        return Domain.OR(Domain(name, "ilike", search) for name in names)

    @api.model
    def _customer_domain(self, company):
        commercial = Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        own = Domain("id", "!=", company.partner_id.id)
        return Domain("company_id", "in", [False, company.id]) & commercial & own

    @api.model
    def _group_of(self, partner):
        """Return the partners of the group: the head's whole tree."""
        top = partner
        while top.parent_id:
            top = top.parent_id
        return partner.search([("id", "child_of", top.ids)])

    @api.model
    def _item(self, item, amount, residual):
        payment = item.payment_id
        return {
            "id": item.id,
            "move_id": item.move_id.id,
            "number": (payment.memo or payment.name) if payment else item.move_id.name,
            "is_payment": bool(payment),
            "customer": item.partner_id.name or "",
            "currency_id": item.currency_id.id,
            "date": fields.Date.to_string(item.date),
            "due": fields.Date.to_string(item.date_maturity) or "",
            "residual": residual,
            "amount": amount,
        }
