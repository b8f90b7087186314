from typing import NamedTuple

from odoo import api, models

from ...engine.customer_scope import Marks, narrowest


class Choice(NamedTuple):
    """The policy by which a customer is reminded, and the codes of what it was chosen for.

    Grounds are ``own``, or what the policy's scope asks for; none where it asks for nothing.
    """

    policy: models.Model
    grounds: tuple[str, ...]


class O2cDunningReader(models.AbstractModel):
    """Finds the policy of each customer, in a constant number of queries."""

    _inherit = "o2c.dunning.reader"

    @api.model
    def _policies(self, company, partners):
        """Return the policy of each of ``partners`` in ``company``, by partner id."""
        choices = self._choices(company, partners)
        return {partner_id: choice.policy for partner_id, choice in choices.items()}

    @api.model
    def _choices(self, company, partners):
        """Return the ``Choice`` for each of ``partners`` in ``company``, by partner id."""
        scopes = self.env["o2c.dunning.policy"]._get_scopes(company)
        policies = self.env["o2c.dunning.policy"].browse(scopes).grouped("id")
        marks = self._marks(company, partners, scopes.values())
        return {
            partner.id: Choice(partner.o2c_dunning_policy_id, ("own",))
            if partner.o2c_dunning_policy_id
            else self._choice_by_scope(scopes, policies, marks.get(partner.id, Marks()))
            for partner in partners.with_company(company)
        }

    @api.model
    def _marks(self, company, partners, scopes):
        """Return what ``scopes`` tell customers apart by; nothing where none does."""
        if any(scope.grounds for scope in scopes):
            return partners._o2c_marks(company)
        return {}

    @api.model
    def _choice_by_scope(self, scopes, policies, marks):
        place = narrowest(tuple(scopes.values()), marks)
        if place is None:
            return Choice(self.env["o2c.dunning.policy"], ())
        policy_id = tuple(scopes)[place]
        return Choice(policies[policy_id], scopes[policy_id].grounds)
