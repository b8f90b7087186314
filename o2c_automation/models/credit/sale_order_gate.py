from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial, wraps

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import credit as engine
from ..core.derived import without_forged
from .derived import ORDER_FIGURES
from .res_partner_standing import Standing

_RISE_KEY = "o2c_rise_checked"
_TERMS = {
    "order_line",
    "partner_id",
    "partner_invoice_id",
    "company_id",
    "currency_id",
    "pricelist_id",
    "payment_term_id",
}
# What the host writes to confirm, none of which a decision looks at.
_CONFIRMED_AT_ONCE = {"state", "date_order"}


@dataclass(frozen=True, slots=True)
class Case:
    """One order with everything its credit decision was taken on."""

    order: models.Model
    debtor: models.Model
    standing: Standing
    request: engine.Request
    decision: engine.Decision

    @property
    def account(self) -> engine.Account:
        """What was agreed with the customer."""
        return self.standing.account

    @property
    def policy_id(self) -> int | None:
        """The policy that was applied, if any."""
        return self.standing.ruleset.policy_id

    @property
    def version_id(self) -> int | None:
        """The version of its rules."""
        return self.standing.ruleset.version_id


class _CheckedByCaller(frozenset):
    """Ids of the orders whose rise the caller checks itself.

    A class of its own: a context that comes from outside cannot contain one.
    """


class SaleOrder(models.Model):
    """The gate: no order is confirmed, or raised once confirmed, without a credit decision.

    Confirming goes through :meth:`_o2c_confirm`, which leaves held orders out. Whatever
    makes an order confirmed in another way meets the same decision in :meth:`write` and
    :meth:`create`, where a hold is an error: there is nobody to leave the order out.
    """

    _inherit = "sale.order"

    # === THE GATE === #

    def _register_hook(self):
        """Put the credit decision around ``action_confirm``, outside every other override.

        An ordinary override would run inside those of addons loaded later, which act on
        all of ``self`` after ``super()``, confirmed or not: in Community, ``sale_gelato``
        orders the goods, ``event_sale`` and ``event_booth_sale`` book seats and booths,
        ``sale_loyalty`` spends points, ``partnership`` grants the grade, ``sale_crm`` and
        ``sale_management`` report the sale. Held orders must reach none of them.
        """
        super()._register_hook()
        final = self.env.registry[self._name]
        if "action_confirm" in vars(final):
            return

        @wraps(final.action_confirm)
        def action_confirm(orders):
            return orders._o2c_confirm(lambda some: super(final, some).action_confirm())

        final.action_confirm = action_confirm

    def _o2c_confirm(self, confirm):
        """Check the orders, ``confirm`` those that pass, hold the others.

        :return: what ``confirm`` returned, or a notice naming the held orders
        """
        # The rest of a list goes on being read at once, in each part of it.
        together = self._prefetch_ids
        waiting = self.filtered(lambda order: order.state in ("draft", "sent"))
        held = waiting - waiting.with_prefetch(together)._o2c_check_credit()
        rest = (self - held).with_prefetch(together)
        result = confirm(rest) if rest else True
        rest.filtered(lambda order: order.state != "sale")._o2c_void_checks("not_confirmed")
        return held._o2c_hold_notice() if held else result

    def _o2c_check_credit(self):
        """Decide on the orders and record it; return those that may be confirmed."""
        orders_sudo = self.sudo()
        released = orders_sudo.filtered(lambda o: o.o2c_credit_check_id._is_release_of(o))
        cleared_ids = set(released.ids)
        for company, waiting_sudo in (orders_sudo - released).grouped("company_id").items():
            together = waiting_sudo.with_prefetch(self._prefetch_ids)
            cases = together.with_company(company)._o2c_cases()
            checks_sudo = self.env["o2c.credit.check"].sudo()._record(cases)
            cleared_ids.update(one.order_id.id for one in checks_sudo if one.state == "approved")
        return self.filtered(lambda order: order.id in cleared_ids)

    def _o2c_hold_notice(self):
        """Return the notice that names the held orders and why, without figures."""
        return self.env["o2c.credit.check"]._hold_notice(self._o2c_hold_lines())

    def _o2c_void_checks(self, reason):
        self.sudo().o2c_credit_check_ids._void(reason)

    # === DECIDING === #

    def _o2c_debtor(self):
        """Return who will owe the money: the commercial entity that is invoiced."""
        return self.partner_invoice_id.commercial_partner_id

    def _o2c_cases(self):
        """Return the cases of unconfirmed orders of one company; customers are locked."""
        return self._o2c_credit_decide("confirm", lock=True)

    def _o2c_preview_credit(self):
        """Return the decisions that confirming would meet now; writes nothing."""
        orders_sudo = self.sudo().with_company(self.company_id)
        return [case.decision for case in orders_sudo._o2c_credit_decide("confirm")]

    def _o2c_credit_decide(self, checkpoint, *, lock=False, company=None):
        """Read facts, ask the engine; return the cases of orders of one company, in order.

        Nothing is written. Unconfirmed orders of one customer use up the same headroom;
        confirmed ones are in the exposure already.

        :param checkpoint: ``confirm``, ``deliver`` or ``invoice``
        :param lock: keep others from deciding on the same customers until the
            transaction ends
        :param company: whose terms and policies count; by default that of the orders
        """
        company = company or self.company_id
        debtors = self._o2c_debtor()
        standings = debtors._o2c_credit_standings(company)
        bound = debtors._o2c_bound(standings) if lock else None
        exposures = debtors._o2c_exposure_at_risk(standings, company, bound)
        cases = {}
        for debtor, orders in self._o2c_by_debtor(debtors).items():
            risk = standings[debtor].risk
            for case in orders._o2c_judge(debtor, standings[debtor], exposures[risk], checkpoint):
                cases[case.order] = case
                if case.decision.verdict == engine.APPROVED and case.order.state != "sale":
                    # Members of a group share their headroom.
                    exposures[risk] = exposures[risk].with_order(case.request.on_credit)
        return [cases[order] for order in self]

    def _o2c_by_debtor(self, debtors):
        """Return {debtor: their orders}, of orders whose ``debtors`` are known together."""
        if len(debtors) == 1:
            return {debtors: self}
        return self.grouped(lambda order: order._o2c_debtor())

    def _o2c_judge(self, debtor, standing, exposure, checkpoint):
        """Return the cases of one customer's orders."""
        confirmed = self.filtered(lambda order: order.state == "sale")
        decide = partial(
            engine.decide_all,
            account=standing.account,
            policy=standing.ruleset.rules,
            checkpoint=checkpoint,
        )
        waiting = self - confirmed
        room = waiting._o2c_beside_deposits(standing, exposure)
        judged = list(waiting._o2c_decide_on(standing, partial(decide, exposure=room)))
        for order in confirmed:
            [request] = order._o2c_credit_requests(standing, with_payments=True)
            is_delivered = checkpoint == "invoice" and order._o2c_bills_only_delivered()
            request = replace(request, cover=0, is_delivered=is_delivered)
            before = exposure.with_order(-request.on_credit)
            [decision] = decide([request], exposure=before)
            judged.append((order, request, decision))
        return [Case(order, debtor, standing, *outcome) for order, *outcome in judged]

    def _o2c_decide_on(self, standing, decide):
        """Return (order, request, decision) of one customer's orders.

        Online payments are read only where an order would be held without them.
        """
        requests = self._o2c_credit_requests(standing)
        decisions = decide(requests)
        if any(decision.verdict != engine.APPROVED for decision in decisions):
            requests = self._o2c_credit_requests(standing, with_payments=True)
            decisions = decide(requests)
        return zip(self, requests, decisions, strict=True)

    def _o2c_credit_requests(self, standing, *, with_payments=False):
        """Return the engine's view of each order, in company currency."""
        compares_terms = standing.ruleset.needs("terms_changed")
        return [
            replace(
                order._o2c_credit_request(with_payments=with_payments),
                extra_days=order._o2c_extra_days(standing) if compares_terms else 0,
            )
            for order in self
        ]

    def _o2c_credit_request(self, *, with_payments=False):
        """Return the engine's view of the amount of an order and of what was paid for it."""
        self.ensure_one()
        amount = self._o2c_to_company_minor(self.amount_total)
        if not with_payments:
            return engine.Request(amount)
        payments = self.transaction_ids._o2c_standing()
        paid = payments._o2c_amount_standing()
        # A captured payment that was posted is in the exposure already, as unapplied.
        cover = paid - payments._o2c_amount_posted()
        to_minor = self._o2c_to_company_minor
        return engine.Request(amount, paid=to_minor(paid), cover=max(to_minor(cover), 0))

    def _o2c_to_company_minor(self, amount):
        return self.company_id.currency_id.o2c_to_minor(amount / self._o2c_rate())

    def _o2c_rate(self):
        """Return the order's currency per company currency, today.

        The rate stored on the order is that of a date anybody may change.
        """
        return self.env["res.currency"]._get_conversion_rate(
            from_currency=self.company_id.currency_id,
            to_currency=self.currency_id,
            company=self.company_id,
            date=fields.Date.context_today(self),
        )

    # === EVERY OTHER WAY TO BECOME CONFIRMED === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [without_forged(self.env, vals, ORDER_FIGURES) for vals in vals_list]
        orders = super().create(vals_list)
        born_confirmed = orders.filtered(lambda order: order.state == "sale")
        born_confirmed._o2c_refuse_rises({})
        return orders

    def write(self, vals):
        vals = without_forged(self.env, vals, ORDER_FIGURES)
        if vals.get("state") == "sale":
            if not vals.keys() <= _CONFIRMED_AT_ONCE:
                # What else changes comes first: the decision is on the order as it will be.
                others = {name: value for name, value in vals.items() if name != "state"}
                self._o2c_write_terms(others)
                vals = {"state": "sale"}
            self.filtered(lambda order: order.state != "sale")._o2c_require_clearance()
            return super().write(vals)
        # A quotation that was on hold stays so when it is sent; a confirmed order starts anew.
        left = self if vals.get("state") in ("draft", "cancel") else self.browse()
        if vals.get("state") == "sent":
            left = self.filtered(lambda order: order.state == "sale")
        result = self._o2c_write_terms(vals)
        left._o2c_void_checks("order_left")
        return result

    def _o2c_write_terms(self, vals):
        """Write ``vals``, checking what they may raise."""
        if not _TERMS & vals.keys():
            return super().write(vals) if vals else True
        with self._o2c_checking_rises() as guarded:
            return super(SaleOrder, guarded).write(vals)

    def _o2c_require_clearance(self):
        """Refuse to confirm orders without an approved check or a release.

        Checks are read in sudo and can be written by nobody, so neither a context nor a
        value that comes from outside gets an order through.
        """
        unclear_sudo = self.sudo().filtered(lambda o: not o.o2c_credit_check_id._clears(o))
        unclear = unclear_sudo.with_env(self.env)
        held = unclear - unclear._o2c_check_credit()
        if held:
            raise UserError(
                self.env._(
                    "%(order)s is held for credit: %(reason)s Use Confirm on the order, then "
                    "request a release from the credit desk.",
                    order=held[0].name,
                    reason=held[0].sudo().o2c_credit_message,
                )
            )

    # === CONFIRMED ORDERS THAT GROW === #

    @contextmanager
    def _o2c_checking_rises(self):
        """Check, at the end of the block, the confirmed orders whose amount it raised.

        Hands out ``self`` for use in the block: lines written from there are checked here,
        all at once, and not one by one.
        """
        known = self.env.context.get(_RISE_KEY)
        known = known if isinstance(known, _CheckedByCaller) else _CheckedByCaller()
        orders = self.filtered(lambda order: order.state == "sale" and order.id not in known)
        before = {order: order._o2c_asked() for order in orders.sudo()}
        self.env["o2c.credit.check"].sudo()._note_change(self)
        yield self.with_context(**{_RISE_KEY: _CheckedByCaller(known | set(orders.ids))})
        orders._o2c_refuse_rises(before)

    def _o2c_refuse_rises(self, before):
        """Refuse what made confirmed orders exceed their customer's credit.

        :param dict before: {order: what it asked (:meth:`_o2c_asked`)}; empty for new orders
        """
        for order_sudo in self.sudo().exists():
            asked = before.get(order_sudo)
            rise = order_sudo._o2c_rise_since(asked)
            released = order_sudo.o2c_credit_check_id._is_release_of(order_sudo)
            # A release is of an amount; later terms it covers if it was given against them.
            if rise > 0 and (not released or order_sudo._o2c_pays_later(asked)):
                order_sudo.with_company(order_sudo.company_id)._o2c_check_rise(rise)

    def _o2c_asked(self):
        """Return (whose credit in what currency, amount, terms): what the order asks of whom."""
        whose = (self._o2c_debtor(), self.company_id, self.currency_id)
        return whose, self._o2c_amount_asked(), self.payment_term_id

    def _o2c_rise_since(self, before):
        """Return by how much the order asks more than ``before``, in its own currency.

        All of it is new to another debtor or company, on later terms, and cannot be told
        apart in another currency.
        """
        whose, amount, _term = self._o2c_asked()
        if not before or before[0] != whose:
            return amount
        if self._o2c_pays_later(before):
            return amount
        return self.currency_id.round(amount - before[1])

    def _o2c_pays_later(self, before):
        """Return whether the terms give more time than they did ``before``."""
        term = self.payment_term_id
        return bool(before) and term._o2c_longest_days() > before[2]._o2c_longest_days()

    def _o2c_check_rise(self, rise):
        """Decide on ``rise``, and keep the decision where it is not covered by a release."""
        check = self.o2c_credit_check_id
        cases = [self._o2c_rise_case(rise, one) for one in self.company_id.parent_ids]
        for case in cases:
            if not check._lets_pass(case):
                raise UserError(self._o2c_refused_rise_message(case.decision))
        if cases[-1].decision.verdict == engine.APPROVED:
            check._record(cases[-1:])

    def _o2c_rise_case(self, rise, company):
        """Return the case of ``rise``; the exposure contains it, the order being confirmed."""
        debtor = self._o2c_debtor()
        standings = debtor._o2c_credit_standings(company)
        bound = debtor._o2c_bound(standings)
        standing = standings[debtor]
        request = self._o2c_rise_request(rise, standing)
        exposures = debtor._o2c_exposure_at_risk(standings, company, bound)
        exposure = self._o2c_beside_deposits(standing, exposures[standing.risk])
        exposure = exposure.with_order(-request.on_credit)
        decision = engine.decide(request, standing.account, exposure, standing.ruleset.rules)
        return Case(self, debtor, standing, request, decision)

    def _o2c_rise_request(self, rise, standing):
        """Return the engine's view of the rise; an order paid in full is paid in full."""
        [whole] = self._o2c_credit_requests(standing, with_payments=True)
        amount = self._o2c_to_company_minor(rise)
        asked = self._o2c_to_company_minor(self._o2c_amount_asked())
        paid = max(amount - asked + whole.paid, 0)
        return replace(whole, amount=amount, paid=paid, cover=0, whole=asked)

    def _o2c_refused_rise_message(self, decision):
        return self.env._(
            "%(order)s is confirmed and cannot be raised to %(amount)s: %(reason)s Request a "
            "higher amount from the credit desk first, or order the rest separately.",
            order=self.name,
            amount=self.currency_id.format(self._o2c_amount_asked()),
            reason=self.env["o2c.credit.check"]._message_of(decision.reasons),
        )
