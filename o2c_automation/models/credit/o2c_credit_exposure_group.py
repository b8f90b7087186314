from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from odoo import api, fields, models

from ...engine.credit import Exposure


class _Scope(NamedTuple):
    """What counts beside a customer's own exposure, and what does not."""

    with_children: bool
    with_companies: bool
    leaves_disputed: bool


class O2cCreditExposure(models.AbstractModel):
    """Exposure to groups: a parent with the companies below it, and over all our companies."""

    _inherit = "o2c.credit.exposure"

    @api.model
    def _measure_risks(self, standings, company, bound):
        """Return {customer or head of a group: Exposure} for each ``risk`` of ``standings``.

        One query, where no policy looks at groups; it locks those who are ``bound``.
        """
        found = {}
        for scope, heads in self._by_scope(standings).items():
            measured = self._measure_scope(heads, company, scope, bound & heads)
            if scope.leaves_disputed:
                measured = {one: replace(had, disputed=0) for one, had in measured.items()}
            found |= measured
        return found

    @api.model
    def _measure_scope(self, heads, company, scope, bound):
        """Return {customer or head of a group: Exposure} of those who are measured alike."""
        measure = self._measure_everywhere if scope.with_companies else self._measure
        if not scope.with_children:
            return measure(heads, company, bound)
        members = heads._o2c_group_members()
        found = dict.fromkeys(heads, Exposure())
        for member, exposure in measure(heads.union(*members), company, bound).items():
            found[members[member]] += exposure
        return found

    @api.model
    def _by_scope(self, standings):
        """Return {_Scope: whose exposure is measured so}."""
        scopes = defaultdict(set)
        for standing in standings.values():
            ruleset = standing.ruleset
            scope = _Scope(
                ruleset.shares_children, ruleset.shares_companies, ruleset.leaves_disputed
            )
            scopes[scope].add(standing.risk.id)
        partners = self.env["res.partner"]
        return {scope: partners.browse(sorted(ids)) for scope, ids in scopes.items()}

    @api.model
    def _measure_everywhere(self, partners, company, bound):
        """Return {commercial partner: Exposure} to all companies, at today's rates."""
        total = self._measure(partners, company, bound)
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        for other in roots - company.root_id:
            for debtor, exposure in self._measure(partners, other).items():
                total[debtor] += self._converted(exposure, other, company)
        return total

    @api.model
    def _converted(self, exposure, source, company):
        today = fields.Date.context_today(self)
        return exposure.converted(
            lambda minor: company.currency_id.o2c_to_minor(
                source.currency_id._convert(
                    source.currency_id.o2c_from_minor(minor), company.currency_id, company, today
                )
            )
        )
