from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import dispatch
from ...engine import dunning as engine


class O2cDunningReader(models.AbstractModel):
    """Reads what the engine must know of customers, in a constant number of queries."""

    _name = "o2c.dunning.reader"
    _description = "Dunning Facts"

    @api.model
    def _today(self, company):
        """Return the current day where the company is."""
        return fields.Date.context_today(self.with_context(tz=self._tz(company)))

    @api.model
    def _tz(self, company):
        return company.sudo().partner_id.tz or self.env.user.tz or "UTC"

    @api.model
    def _candidate_ids(self, company, today):
        """Return the customers with an item that may take a level today, in order."""
        levels = self.env["o2c.dunning.level"].search([("policy_id.company_id", "=", company.id)])
        if not levels:
            return []
        highest = max(len(policy.level_ids) for policy in levels.policy_id)
        first = min(levels.mapped("offset_days"))
        groups = self.env["account.move.line"]._read_group(
            self._item_domain(company)
            & Domain("no_followup", "=", False)
            & Domain("amount_residual", ">", 0)
            & Domain("date_maturity", "<=", fields.Date.subtract(today, days=first))
            & Domain("o2c_dunning_level", "<", highest)
            & Domain("o2c_notice_line_ids", "not any", [("is_holding", "=", True)]),
            ["partner_id"],
        )
        return sorted(partner.id for (partner,) in groups if partner)

    @api.model
    def _customers(self, company, partner_ids):
        """Return the facts of customers.

        :return: dict of ``engine.Customer`` by (partner id, currency id)
        """
        items = defaultdict(list)
        for partner_id, currency_id, item in self._items(company, partner_ids):
            items[partner_id, currency_id].append(item)
        items = self._guard_items(company, partner_ids, items)
        payers = self.env["account.bank.statement.line"]._o2c_unmatched_payer_ids(
            company, partner_ids
        )
        contacts = self._last_contacts(company, partner_ids)
        statement = self._last_statement(company)
        partners = self.env["res.partner"].browse(partner_ids)
        holidays = self._partners_on_holiday(company, partners)
        channels = partners._o2c_dunning_channels()
        return {
            (partner_id, currency_id): engine.Customer(
                items=tuple(group),
                has_unmatched_money=partner_id in payers,
                last_contact=contacts.get(partner_id),
                last_statement=statement,
                is_holiday=partner_id in holidays,
                channels=channels[partner_id],
            )
            for (partner_id, currency_id), group in items.items()
        }

    # === ITEMS === #

    @api.model
    def _item_domain(self, company):
        """Return the domain of what customers of ``company`` (not of its branches) owe."""
        return self.env["account.move.line"]._o2c_open_receivable_domain(company) & Domain(
            "company_id", "=", company.id
        )

    @api.model
    def _items(self, company, partner_ids):
        """Yield ``(partner id, currency id, engine.Item)`` for every open item."""
        lines = self.env["account.move.line"]
        domain = self._item_domain(company) & Domain("partner_id", "in", tuple(partner_ids))
        self._flush_facts()
        query = lines._search(domain, order="date_maturity, id", bypass_access=True)
        rows = self.env.execute_query(query.select(*self._item_columns(query, company)))
        currencies = self.env["res.currency"].browse({row[2] for row in rows})
        units = {currency.id: currency.o2c_minor_units() for currency in currencies}
        company_units = company.currency_id.o2c_minor_units()
        for row in rows:
            line_id, partner_id, currency_id, due, residual, balance, *rest = row
            disputed, paused, level, level_date, pending, undelivered, unsent = rest
            yield (
                partner_id,
                currency_id,
                engine.Item(
                    id=line_id,
                    due=due,
                    residual=round(residual * units[currency_id]),
                    residual_company=round(balance * company_units),
                    disputed=round(disputed * units[currency_id]),
                    level=level,
                    level_date=level_date,
                    guard=(paused and "no_followup") or (undelivered and "not_dispatched") or "",
                    is_pending=pending,
                    is_unsent=unsent,
                ),
            )

    @api.model
    def _flush_facts(self):
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model(["is_move_sent", "move_type"])
        self.env["o2c.dunning.notice.line"].flush_model()
        self.env["o2c.dispatch"].flush_model(["state", "is_current"])

    @api.model
    def _item_columns(self, query, company):
        line = SQL.identifier(query.table)
        names = ("id", "partner_id", "currency_id")
        return [
            *(SQL.identifier(query.table, name) for name in names),
            SQL("COALESCE(%s.date_maturity, %s.date)", line, line),
            SQL.identifier(query.table, "amount_residual_currency"),
            SQL.identifier(query.table, "amount_residual"),
            SQL("COALESCE(%s.o2c_disputed_amount, 0)", line),
            SQL("COALESCE(%s.no_followup, FALSE)", line),
            SQL("COALESCE(%s.o2c_dunning_level, 0)", line),
            SQL.identifier(query.table, "o2c_dunning_date"),
            self._is_pending_sql(line),
            self._is_undelivered_sql(line),
            self._is_unsent_sql(line) if self._asks_for_sent(company) else SQL("FALSE"),
        ]

    @api.model
    def _asks_for_sent(self, company):
        """Return whether any policy leaves out what was not sent: else nobody has to look."""
        asking = [("company_id", "=", company.id), ("only_dispatched", "=", True)]
        return bool(self.env["o2c.dunning.policy"].search_count(asking, limit=1))

    @api.model
    def _is_pending_sql(self, line):
        return SQL(
            """EXISTS (
                SELECT 1
                  FROM o2c_dunning_notice_line pending
                 WHERE pending.move_line_id = %s.id
                   AND pending.is_holding
            )""",
            line,
        )

    @api.model
    def _is_undelivered_sql(self, line):
        """An invoice we never dispatched may have left by hand; one we tried to has not."""
        return SQL(
            """COALESCE((
                SELECT bool_or(dispatch.state IN %s) AND NOT bool_or(dispatch.state IN %s)
                  FROM o2c_dispatch dispatch
                 WHERE dispatch.res_model = 'account.move'
                   AND dispatch.res_id = %s.move_id
                   AND dispatch.is_current
            ), FALSE)""",
            dispatch.PENDING,
            dispatch.LEFT,
            line,
        )

    @api.model
    def _is_unsent_sql(self, line):
        """An invoice that left neither by dispatch nor by the host's own button."""
        return SQL(
            """EXISTS (
                SELECT 1
                  FROM account_move move
                 WHERE move.id = %s.move_id
                   AND move.move_type = 'out_invoice'
                   AND move.is_move_sent IS NOT TRUE
                   AND NOT EXISTS (
                        SELECT 1
                          FROM o2c_dispatch dispatch
                         WHERE dispatch.res_model = 'account.move'
                           AND dispatch.res_id = move.id
                           AND dispatch.state IN %s
                   )
            )""",
            line,
            dispatch.LEFT,
        )
