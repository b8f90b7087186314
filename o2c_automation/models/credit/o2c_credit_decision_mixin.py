from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import approval as engine
from .res_partner_credit import CREDIT_MANAGER


class O2cCreditDecisionMixin(models.AbstractModel):
    """Who decides on a thing that waits for the credit desk: by the matrix, with four eyes.

    The model that takes part has ``state`` and ``company_id``, and says by the hooks what
    is asked for, who had a hand in it and who agreed already.
    """

    _name = "o2c.credit.decision.mixin"
    _description = "Decided by the Credit Desk"

    # The state in which a decision is waited for.
    _o2c_waiting_state = None

    can_decide = fields.Boolean(
        compute="_compute_can_decide", help="Whether the user may decide on it."
    )
    decision_obstacle = fields.Char(
        compute="_compute_decision_obstacle", help="Why the user may not decide on it."
    )

    # === COMPUTE METHODS === #

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for record in self:
            deciders = record.sudo()._open_decider_domain()
            record.can_decide = record.state == self._o2c_waiting_state and bool(
                self.env.user.filtered_domain(deciders)
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_decision_obstacle(self):
        for record in self:
            is_waiting = record.state == self._o2c_waiting_state
            refusal = record.sudo()._find_refusal() if is_waiting else None
            if not refusal and is_waiting and self.env.user in record.sudo()._agreed():
                refusal = self._second_yes_refusal()
            record.decision_obstacle = refusal.args[0] if refusal else ""

    # === HOOKS === #

    def _plea(self):
        """Return the engine's view of what is asked for."""
        raise NotImplementedError

    def _involved(self):
        """Return the users who had a hand in it."""
        raise NotImplementedError

    def _agreed(self):
        """Return the users whose yes stands."""
        raise NotImplementedError

    def _not_a_decider_message(self):
        """Return the sentence for somebody whom the matrix does not name."""
        raise NotImplementedError

    def _own_decision_message(self):
        """Return the sentence for somebody who had a hand in it."""
        raise NotImplementedError

    # === WHO DECIDES === #

    def _approval_rule(self):
        """Return the row of the matrix that holds; empty for none."""
        self.ensure_one()
        rules_sudo = self.env["o2c.credit.approval.rule"].sudo()
        bands = rules_sudo._bands(self.company_id)
        band = engine.band_for(bands, self._plea()) if bands else None
        return rules_sudo.browse(band.rule_id if band else [])

    def _needed_count(self):
        """Return how many people have to agree."""
        return int(self._approval_rule().needed_count or 1)

    def _decider_domain(self):
        """Return the domain of the users whom the matrix lets decide."""
        rule = self._approval_rule()
        allowed = (
            rule._approver_domain()
            if rule
            else Domain("all_group_ids", "in", self.env.ref(CREDIT_MANAGER).ids)
        )
        return allowed & Domain([("company_ids", "in", self.company_id.ids), ("share", "=", False)])

    def _open_decider_domain(self):
        """Return the domain of those who had no hand in it and did not agree yet."""
        gone = self._involved() | self._agreed()
        return self._decider_domain() & Domain("id", "not in", gone.ids)

    def _check_may_decide(self):
        """Refuse who is not named by the matrix, or had a hand in it.

        :raise AccessError: where the matrix names others
        :raise UserError: where the user had a hand in it
        """
        refusal = self._find_refusal()
        if refusal:
            raise refusal

    def _find_refusal(self):
        """Return the error that keeps the user from deciding; None where nothing does."""
        user = self.env.user
        if not user.filtered_domain(self._decider_domain()):
            return AccessError(self._not_a_decider_message())
        if user in self._involved():
            return UserError(self._own_decision_message())
        return None

    def _check_not_agreed(self):
        """Refuse a second yes of the same person.

        :raise UserError: where the user agreed already
        """
        if self.env.user in self._agreed():
            raise self._second_yes_refusal()

    @api.model
    def _second_yes_refusal(self):
        return UserError(self.env._("You approved it already; a second person has to agree."))
