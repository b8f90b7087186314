from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .figure_search import domain_of_matches
from .res_partner_standing import to_agreed

_EXPOSURE_FIGURES = {
    "o2c_exposure": lambda total: total.exposure,
    "o2c_exposure_overdue": lambda total: total.overdue,
    "o2c_overdue_days": lambda total: total.overdue_days,
}
_LIMIT_FIGURES = {
    "o2c_credit_usage": lambda owed, limit: max(100.0 * owed / limit, 0.0) if limit else 0.0,
    "o2c_is_over_limit": lambda owed, limit: limit is not None and owed > limit,
}
_SEARCHED = frozenset({*_EXPOSURE_FIGURES, *_LIMIT_FIGURES})


class ResPartner(models.Model):
    """Finding and sorting customers by live figures: all of them measured by one query."""

    _inherit = "res.partner"

    @api.model
    def web_search_read(self, domain, *args, **kwargs):
        """Measure once for the page and the count of it."""
        return super().web_search_read(self._o2c_resolve_figures(domain), *args, **kwargs)

    @api.model
    def _o2c_resolve_figures(self, domain):
        """Return ``domain`` with the conditions on live figures as lists of ids."""

        def resolve(condition):
            if condition.field_expr not in _SEARCHED:
                return condition
            return condition.optimize_full(self)

        return Domain(domain).map_conditions(resolve)

    # === SORTING === #

    def _order_to_sql(self, order, query, alias=None, reverse=False):
        """Measure once where a list is sorted by a live figure, and join what was found."""
        alias = alias or self._table
        named = {part.split()[0] for part in (order or self._order).split(",") if part.strip()}
        for name in named & _SEARCHED:
            self._o2c_join_figure(query, alias, name)
        return super()._order_to_sql(order, query, alias, reverse)

    # The signature is the host's.
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name not in _SEARCHED:
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        self._o2c_check_may_compare()
        figure = SQL.identifier(f"{alias}__{field_name}", "figure")
        return SQL("COALESCE(%s, 0) %s %s", figure, direction, nulls)

    @api.model
    def _o2c_join_figure(self, query, alias, name):
        """Join one figure to ``query``; a contact has that of the company."""
        self._o2c_check_may_compare()
        figures = self.sudo()._o2c_searched_figures(name, self.env.company)
        query.add_join(
            "LEFT JOIN",
            f"{alias}__{name}",
            SQL(
                "(SELECT * FROM unnest(%s::int[], %s::float8[]) AS one(id, figure))",
                list(figures),
                [float(figure) for figure in figures.values()],
            ),
            SQL(
                "%s = %s",
                SQL.identifier(f"{alias}__{name}", "id"),
                SQL.identifier(alias, "commercial_partner_id"),
            ),
        )

    # === SEARCH METHODS === #

    def _search_o2c_exposure(self, operator, value):
        return self._o2c_search_figure("o2c_exposure", operator, value)

    def _search_o2c_exposure_overdue(self, operator, value):
        return self._o2c_search_figure("o2c_exposure_overdue", operator, value)

    def _search_o2c_overdue_days(self, operator, value):
        return self._o2c_search_figure("o2c_overdue_days", operator, value)

    def _search_o2c_credit_usage(self, operator, value):
        return self._o2c_search_figure("o2c_credit_usage", operator, value)

    def _search_o2c_is_over_limit(self, operator, value):
        return self._o2c_search_figure("o2c_is_over_limit", operator, value)

    @api.model
    def _o2c_search_figure(self, name, operator, value):
        """Return the domain of the customers whose figure compares so.

        :raise AccessError: for who may not see the figures; the host leaves it to the search,
            and whoever may compare a figure finds it out
        """
        self._o2c_check_may_compare()
        figures = self.sudo()._o2c_searched_figures(name, self.env.company)
        return domain_of_matches(figures, operator, value)

    def _o2c_check_may_compare(self):
        if not self.env.su:
            self._o2c_check_credit_reader()

    @api.model
    def _o2c_searched_figures(self, name, company):
        """Return {customer id: one figure} of everybody with any exposure in ``company``."""
        rulesets = self.env["o2c.credit.policy"]._get_rulesets(company)
        if name in _LIMIT_FIGURES and any(one.counts_otherwise for one in rulesets):
            exposures = self.env["o2c.credit.exposure"]._sums(company)
            figures = self._o2c_figures_of(exposures, company)
            return {partner_id: vals[name] for partner_id, vals in figures.items()}
        totals = self.env["o2c.credit.exposure"]._totals(company)
        if name in _EXPOSURE_FIGURES:
            figure = _EXPOSURE_FIGURES[name]
            return {partner_id: figure(total) for partner_id, total in totals.items()}
        limits = self.browse(totals)._o2c_limits(company)
        figure = _LIMIT_FIGURES[name]
        return {one: figure(total.exposure, limits[one]) for one, total in totals.items()}

    def _o2c_limits(self, company):
        """Return {customer id: the limit that counts} in minor units; ``None`` for no limit.

        The same as in the customers' standings, worked out once for all who agreed the
        same: a list of thousands is filtered by it.
        """
        rulesets = self.env["o2c.credit.policy"]._get_rulesets(company)
        counts_paid = any(one.rules.first_invoices for one in rulesets)
        paid = self._o2c_paid_invoices(company) if counts_paid else {}
        fallback = self._o2c_host_default_limit(company)
        unit = company.currency_id.o2c_minor_units()
        limits, found = {}, {}
        for one, text in self._o2c_read_agreed(company).items():
            key = paid.get(one, 0), text
            if key not in found:
                agreed = to_agreed(text, fallback, unit)
                ruleset = self._o2c_pick_ruleset(rulesets, agreed)
                found[key] = self._o2c_limit_of(agreed.terms, ruleset, paid.get(one, 0))
            limits[one] = found[key]
        return limits
