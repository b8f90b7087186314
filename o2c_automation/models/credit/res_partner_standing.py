import json
from dataclasses import dataclass, replace
from functools import lru_cache

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ...engine import credit as engine
from ...engine.credit_limit import Terms, days_expired, limit_that_counts
from ...engine.customer_scope import Marks
from .o2c_credit_exposure import FEW
from .o2c_credit_policy import NO_RULES, Ruleset
from .res_partner_credit import CREDIT_READERS
from .res_partner_marks import to_marks

# In the order in which to_agreed takes their values.
_AGREED_FIELDS = (
    "credit_limit",
    "o2c_has_credit_limit",
    "o2c_limit_valid_until",
    "o2c_temporary_limit",
    "o2c_temporary_limit_until",
    "o2c_is_prepay_only",
    "o2c_credit_status",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one customer stands with one company: what was agreed, and by which policy.

    ``risk`` is whose exposure counts: the customer, or the parent of the group that
    shares a limit. ``last_days`` is how many days the last invoice gave the customer to pay.
    """

    account: engine.Account
    ruleset: Ruleset
    risk: models.Model
    last_days: int | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the customer's record says."""

    terms: Terms
    status: engine.Status
    marks: Marks


@lru_cache(maxsize=4096)
def to_agreed(text, fallback, unit):
    """Return what was agreed by ``text``, in minor units, ``unit`` of which make one.

    Kept: few customers agreed on something of their own.
    """
    limit, is_own, until, temporary, temporary_until, prepays, status, *marks = json.loads(text)
    terms = Terms(
        own=round((limit or 0) * unit) if is_own else None,
        valid_until=fields.Date.to_date(until),
        temporary=round((temporary or 0) * unit),
        temporary_until=fields.Date.to_date(temporary_until),
        is_prepay_only=bool(prepays),
        fallback=fallback,
    )
    return Agreed(terms, status or "open", to_marks(*marks))


@dataclass(frozen=True, slots=True)
class _History:
    """What the customer did so far; read only where a rule asks for it."""

    paid_invoices: int = 0
    dunning_level: int = 0
    broken_promises: int = 0
    last_days: int | None = None


class ResPartner(models.Model):
    """The facts about customers that credit decisions are taken on, set by set."""

    _inherit = "res.partner"

    o2c_agreed = fields.Char(
        "Agreed Credit Terms",
        compute="_compute_o2c_agreed",
        groups=CREDIT_READERS,
        exportable=False,
        help="What the record says of the customer's credit, and what policies are chosen by.",
    )

    # === COMPUTE METHODS === #

    @api.depends(*_AGREED_FIELDS, "category_id", "country_id")
    @api.depends_context("company")
    def _compute_o2c_agreed(self):
        rows = self._origin._o2c_read_agreed(self.env.company)
        for partner in self:
            partner.o2c_agreed = rows.get(partner._origin.id, False)

    # === HOW THEY STAND === #

    def _o2c_credit_standings(self, company):
        """Return {commercial partner: Standing} in ``company``.

        The limit is the customer's own (or the group's), else the policy's default, else
        the host's default limit of the company where one is set, else none.
        """
        debtors = self.commercial_partner_id
        rulesets = self.env["o2c.credit.policy"]._get_rulesets(company)
        heads = debtors._o2c_group_heads() if any(r.shares_children for r in rulesets) else {}
        everyone = debtors.union(*heads.values()).with_prefetch(debtors._prefetch_ids)
        agreed = everyone._o2c_agreed_terms(company)
        history = everyone._o2c_credit_history(company, rulesets)
        standings = {}
        for debtor in debtors:
            ruleset = self._o2c_pick_ruleset(rulesets, agreed[debtor.id])
            risk = heads[debtor] if ruleset.shares_children else debtor
            standings[debtor] = Standing(
                self._o2c_account(
                    agreed[debtor.id], agreed[risk.id].terms, history.get(debtor.id), ruleset
                ),
                ruleset,
                risk,
                history.get(debtor.id, _History()).last_days,
            )
        return standings

    def _o2c_decide_without_order(self, request, company, checkpoint, counted=0):
        """Return the engine's decision on what one customer gets without a sales order.

        A branch gives no credit that a company above it would not give.

        :param engine.Request request: what it is worth
        :param int counted: how much of it the exposure contains already
        """
        decisions = [
            self._o2c_decide_in(one, request, checkpoint, counted)
            for one in company.sudo().parent_ids
        ]
        stopped = [one for one in decisions if one.verdict != engine.APPROVED]
        return [*stopped, *decisions[-1:]][0]

    def _o2c_decide_in(self, company, request, checkpoint, counted):
        debtor = self.commercial_partner_id
        standings = debtor._o2c_credit_standings(company)
        standing = standings[debtor]
        exposure = debtor._o2c_exposure_at_risk(standings, company)[standing.risk]
        before = exposure.with_order(-counted)
        return engine.decide(request, standing.account, before, standing.ruleset.rules, checkpoint)

    def _o2c_credit_accounts(self, company):
        """Return {commercial partner: engine.credit.Account} of what holds in ``company``."""
        standings = self._o2c_credit_standings(company)
        return {debtor: standing.account for debtor, standing in standings.items()}

    @api.model
    def _o2c_pick_ruleset(self, rulesets, agreed):
        """Return the first policy that is for the customer."""
        for ruleset in rulesets:
            if ruleset.scope.fits(agreed.marks):
                return ruleset
        return NO_RULES

    @api.model
    def _o2c_account(self, agreed, terms, history, ruleset):
        today = fields.Date.context_today(self)
        history = history or _History()
        terms = self._o2c_terms_at_risk(agreed, terms)
        return engine.Account(
            limit=self._o2c_limit_of(terms, ruleset, history.paid_invoices),
            status=agreed.status,
            is_prepay_only=terms.is_prepay_only,
            days_expired=days_expired(terms, today),
            paid_invoices=history.paid_invoices,
            dunning_level=history.dunning_level,
            broken_promises=history.broken_promises,
        )

    @api.model
    def _o2c_terms_at_risk(self, agreed, terms):
        """Return the terms that hold for one member of a group with these ``terms``."""
        # Of one member only: the group's limit is for the others.
        return replace(terms, is_prepay_only=True) if agreed.terms.is_prepay_only else terms

    @api.model
    def _o2c_limit_of(self, terms, ruleset, paid_invoices):
        today = fields.Date.context_today(self)
        return limit_that_counts(terms, ruleset.rules, paid_invoices, today)

    # === WHAT WAS AGREED === #

    def _o2c_agreed_terms(self, company):
        """Return {partner id: what was agreed} in ``company``; one query.

        A few are read by their field: for the orders of a list, all at once by the first.
        """
        if len(self) <= FEW:
            partners_sudo = self.sudo().with_company(company)
            texts = {partner.id: partner.o2c_agreed for partner in partners_sudo}
        else:
            texts = self._o2c_read_agreed(company)
        fallback = self._o2c_host_default_limit(company) if texts else None
        unit = company.currency_id.o2c_minor_units()
        return {one: to_agreed(text, fallback, unit) for one, text in texts.items()}

    def _o2c_read_agreed(self, company):
        """Return {partner id: text of what was agreed}, for :func:`to_agreed`; one query.

        Read from the columns: the host shows a default where no limit was set.
        """
        if not self.ids:
            return {}
        self.flush_model([*_AGREED_FIELDS, "category_id", "country_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, jsonb_build_array(%(agreed)s, %(marks)s)::text FROM res_partner
                 WHERE id IN %(ids)s
                """,
                agreed=SQL(", ").join(
                    SQL("%s -> %s", SQL.identifier(name), str(company.id))
                    for name in _AGREED_FIELDS
                ),
                marks=self._o2c_mark_columns(company),
                ids=tuple(self.ids),
            )
        )
        return dict(rows)

    @api.model
    def _o2c_host_default_limit(self, company):
        """Return the default credit limit of the accounting settings, ``None`` for none."""
        default = self._o2c_host_default(company)
        return company.currency_id.o2c_to_minor(default) if default else None

    @api.model
    @tools.ormcache("company.id")
    def _o2c_host_default(self, company):
        """Return the same as the host keeps it, who empties this cache with its own."""
        partners_sudo = self.sudo().with_company(company)
        return self._fields["credit_limit"].get_company_dependent_fallback(partners_sudo)

    def _o2c_group_heads(self):
        """Return {partner: the topmost parent}; one query."""
        if not self.ids:
            return {}
        self.env["res.partner"].flush_model(["parent_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE ancestor AS (
                    SELECT id AS partner_id, id, parent_id FROM res_partner WHERE id IN %s
                     UNION ALL
                    SELECT ancestor.partner_id, parent.id, parent.parent_id
                      FROM ancestor
                      JOIN res_partner AS parent ON parent.id = ancestor.parent_id
                )
                SELECT partner_id, id FROM ancestor WHERE parent_id IS NULL
                """,
                tuple(self.ids),
            )
        )
        return {self.browse(partner_id): self.browse(head_id) for partner_id, head_id in rows}

    def _o2c_group_members(self):
        """Return {commercial partner: the head, one of ``self``, it belongs to}; one query."""
        self.env["res.partner"].flush_model(["parent_id", "commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE member AS (
                    SELECT id AS head_id, id FROM res_partner WHERE id IN %s
                     UNION ALL
                    SELECT member.head_id, child.id
                      FROM member
                      JOIN res_partner AS child ON child.parent_id = member.id
                )
                SELECT DISTINCT partner.commercial_partner_id, member.head_id
                  FROM member
                  JOIN res_partner AS partner ON partner.id = member.id
                """,
                tuple(self.ids),
            )
        )
        return {self.browse(member_id): self.browse(head_id) for member_id, head_id in rows}

    def _o2c_group(self):
        """Return everybody who belongs to a group with one of ``self``, and ``self``."""
        return self.union(*self.union(*self._o2c_group_heads().values())._o2c_group_members())

    # === WHAT THE CUSTOMER DID === #

    def _o2c_credit_history(self, company, rulesets):
        """Return {partner id: what they did so far}, of what the rules ask for."""
        counts_paid = any(r.rules.first_invoices or r.needs("new_customer") for r in rulesets)
        sources = {
            "paid_invoices": counts_paid and self._o2c_paid_invoices,
            "dunning_level": any(r.needs("dunning_level") for r in rulesets)
            and self._o2c_dunning_levels,
            "broken_promises": any(r.needs("broken_promise") for r in rulesets)
            and self._o2c_broken_promises,
            "last_days": any(r.needs("terms_changed") for r in rulesets) and self._o2c_last_days,
        }
        found = {name: read(company) for name, read in sources.items() if read}
        return {
            one: _History(**{name: values[one] for name, values in found.items() if one in values})
            for one in (self.ids if found else ())
        }

    def _o2c_last_days(self, company):
        """Return {partner id: how many days the last posted invoice gave them to pay}.

        Where it has terms, they tell: how long they come to depends on the day.
        """
        domain = [
            ("commercial_partner_id", "in", self.ids),
            ("company_id", "child_of", company.ids),
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("invoice_date_due", "!=", False),
        ]
        moves_sudo = self.env["account.move"].sudo()
        rows = moves_sudo._read_group(domain, ["commercial_partner_id"], ["id:max"])
        last_sudo = moves_sudo.browse([move_id for _partner, move_id in rows])
        return {
            move.commercial_partner_id.id: move.invoice_payment_term_id._o2c_longest_days()
            if move.invoice_payment_term_id
            else (move.invoice_date_due - move.invoice_date).days
            for move in last_sudo
        }

    def _o2c_paid_invoices(self, company):
        """Return {partner id: number of posted invoices that were paid}."""
        rows = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("commercial_partner_id", "in", self.ids),
                    ("company_id", "child_of", company.ids),
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("paid", "in_payment")),
                ],
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        return {partner.id: count for partner, count in rows}

    def _o2c_dunning_levels(self, company):
        """Return {partner id: the highest notice level of what is still open}."""
        lines_sudo = self.env["account.move.line"].sudo()
        domain = lines_sudo._o2c_open_receivable_domain(company) & fields.Domain(
            [("partner_id", "in", self.ids), ("o2c_dunning_level", ">", 0)]
        )
        rows = lines_sudo._read_group(domain, ["partner_id"], ["o2c_dunning_level:max"])
        return {partner.id: level for partner, level in rows}

    def _o2c_broken_promises(self, company):
        """Return {partner id: number of broken promises}; filled in by what keeps promises."""
        return {}

    # === LOCKING === #

    @api.model
    def _o2c_bound(self, standings):
        """Return the customers something may hold; the others have no headroom to share."""
        return self.browse().union(
            *(one.risk for one in standings.values() if one.ruleset.rules.may_hold(one.account))
        )
