from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import credit as engine
from ...engine import credit_backtest as backtest
from .o2c_credit_policy import Ruleset
from .res_partner_standing import Standing


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose orders are replayed, on what, and who shares a limit with whom."""

    company: models.Model
    ruleset: Ruleset
    agreed: dict
    risks: dict

    def terms(self, debtor):
        """Return the terms that hold for ``debtor``."""
        terms = self.agreed[self.risks[debtor].id].terms
        return debtor._o2c_terms_at_risk(self.agreed[debtor.id], terms)


class O2cCreditReplay(models.AbstractModel):
    """Past orders decided once more by a policy; reads, and writes nothing.

    The ledger, invoices and other orders count as they were on the day of each order. Limits
    and other terms are those of today, and the policy holds for all customers it is for,
    whether or not it is in use. Left out is what cannot be told of an earlier day: draft
    invoices, disputes, cover, notices, promises and whether a customer was stopped.
    """

    _name = "o2c.credit.replay"
    _description = "Replay of Past Orders"

    @api.model
    def _replay(self, policy, date_from, date_to):
        """Return the engine's ``Replayed`` of each order confirmed in the period.

        The number of queries does not depend on the number of orders.

        :param policy: the ``o2c.credit.policy`` to try; the key of each result is an order's id
        """
        company = policy.company_id
        replayer = self.sudo().with_company(company)
        scope = replayer._scope(policy.sudo().with_company(company), date_from, date_to)
        orders = replayer._past_orders(scope, date_to)
        items = replayer._read_items(scope)
        today = fields.Date.context_today(self)
        rules = replace(
            scope.ruleset.rules, checkpoints=scope.ruleset.rules.checkpoints | {"confirm"}
        )
        return list(
            chain.from_iterable(
                backtest.replay(items[risk], ordered, rules, date_from, today)
                for risk, ordered in orders.items()
            )
        )

    # === WHOSE ORDERS === #

    @api.model
    def _scope(self, policy, date_from, date_to):
        """Return what the policy is tried on: the customers it fits who ordered in the period."""
        company, ruleset = policy.company_id, policy._to_ruleset()
        domain = self._order_domain(company, date_to) & Domain("date_order", ">=", date_from)
        partners = self.env["sale.order"].search(domain).partner_invoice_id
        debtors = partners.commercial_partner_id
        heads = debtors._o2c_group_heads() if ruleset.shares_children else {}
        agreed = debtors.union(*heads.values())._o2c_agreed_terms(company)
        fitting = debtors.filtered(lambda debtor: ruleset.scope.fits(agreed[debtor.id].marks))
        if not ruleset.shares_children:
            return _Scope(company, ruleset, agreed, {debtor: debtor for debtor in fitting})
        risks = fitting.browse({heads[debtor].id for debtor in fitting})._o2c_group_members()
        missing = fitting.browse(one.id for one in risks if one.id not in agreed)
        return _Scope(company, ruleset, agreed | missing._o2c_agreed_terms(company), risks)

    @api.model
    def _order_domain(self, company, date_to):
        until = fields.Datetime.end_of(fields.Datetime.to_datetime(date_to), "day")
        return Domain(
            [("company_id", "=", company.id), ("state", "=", "sale"), ("date_order", "<=", until)]
        )

    # === WHAT WAS ORDERED === #

    @api.model
    def _past_orders(self, scope, date_to):
        """Return {risk: the engine's orders, as they were confirmed one after another}."""
        debtors = Domain("partner_invoice_id.commercial_partner_id", "in", _ids(scope.risks))
        orders = self.env["sale.order"].search(
            self._order_domain(scope.company, date_to) & debtors, order="date_order, id"
        )
        invoiced, moves = self._read_invoiced(orders, scope.company)
        debts = self._read_debts(scope, moves)
        past = defaultdict(list)
        for order in orders:
            debtor = order._o2c_debtor()
            past[scope.risks[debtor]].append(
                backtest.PastOrder(
                    order.id,
                    fields.Datetime.context_timestamp(self, order.date_order).date(),
                    self._request_of(order, scope.ruleset),
                    scope.terms(debtor),
                    tuple(invoiced[order.id]),
                    tuple(chain.from_iterable(debts[move_id] for move_id in moves[order.id])),
                )
            )
        return past

    @api.model
    def _request_of(self, order, ruleset):
        request = order._o2c_credit_request(with_payments=True)
        if not ruleset.needs("terms_changed"):
            return request
        standing = Standing(engine.Account(), ruleset, order._o2c_debtor())
        return replace(request, extra_days=order._o2c_extra_days(standing))

    @api.model
    def _read_invoiced(self, orders, company):
        """Return ({order id: dated amounts invoiced}, {order id: ids of those invoices})."""
        for name in ("account.move", "account.move.line", "sale.order.line"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.order_id, move.id, COALESCE(move.invoice_date, move.date),
                       SUM(item.price_total / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1)
                           * CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END)
                  FROM sale_order_line AS line
                  JOIN sale_order_line_invoice_rel AS link ON link.order_line_id = line.id
                  JOIN account_move_line AS item ON item.id = link.invoice_line_id
                  JOIN account_move AS move ON move.id = item.move_id AND move.state = 'posted'
                 WHERE line.order_id IN %s
              GROUP BY line.order_id, move.id
                """,
                tuple(orders.ids) or (0,),
            )
        )
        invoiced, moves = defaultdict(list), defaultdict(list)
        units = company.currency_id.o2c_minor_units()
        for order_id, move_id, day, amount in rows:
            invoiced[order_id].append((day, round(amount * units)))
            moves[order_id].append(move_id)
        return invoiced, moves

    # === WHAT THE LEDGER SAYS === #

    @api.model
    def _read_items(self, scope):
        """Return {risk: the engine's items of it and of those who share its limit}."""
        found = defaultdict(list)
        for partner_id, item in self._items(scope, SQL("line.partner_id"), _ids(scope.risks)):
            found[scope.risks[self.env["res.partner"].browse(partner_id)]].append(item)
        return found

    @api.model
    def _read_debts(self, scope, moves):
        """Return {invoice id: the engine's items of it that are to be paid}."""
        wanted = tuple(set(chain.from_iterable(moves.values())))
        found = defaultdict(list)
        for _partner_id, item in self._items(scope, SQL("line.move_id"), wanted):
            if item.amount > 0:
                found[item.document].append(item)
        return found

    @api.model
    def _items(self, scope, column, ids):
        """Yield (partner id, engine's item) of the receivables whose ``column`` is in ``ids``."""
        self.env["account.partial.reconcile"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.partner_id, line.move_id, line.date,
                       COALESCE(line.date_maturity, line.date), line.balance,
                       (SELECT json_agg(json_build_array(part.max_date, part.amount))
                          FROM account_partial_reconcile AS part
                         WHERE line.id IN (part.debit_move_id, part.credit_move_id))
                  FROM account_move_line AS line
                  JOIN account_account AS account ON account.id = line.account_id
                 WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted'
                   AND line.company_id IN %s AND %s IN %s
                """,
                self.env["o2c.credit.exposure"]._scope_ids(scope.company),
                column,
                tuple(ids) or (0,),
            )
        )
        units = scope.company.currency_id.o2c_minor_units()
        for partner_id, move_id, day, due, balance, parts in rows:
            sign = units if balance >= 0 else -units
            settled = tuple(
                (fields.Date.to_date(when), round(amount * sign)) for when, amount in parts or ()
            )
            yield partner_id, backtest.Item(move_id, day, due, round(balance * units), settled)


def _ids(partners):
    return tuple(partner.id for partner in partners)
