from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..core.o2c_customer_scope_mixin import RISK_CLASSES

CREDIT_READERS = "o2c_automation.group_credit_analyst,o2c_automation.group_auditor"
CREDIT_ANALYST = "o2c_automation.group_credit_analyst"
CREDIT_MANAGER = "o2c_automation.group_credit_manager"
TERMS = (
    "credit_limit",
    "o2c_has_credit_limit",
    "o2c_credit_status",
    "o2c_risk_class",
    "o2c_is_prepay_only",
    "o2c_limit_valid_until",
    "o2c_temporary_limit",
    "o2c_temporary_limit_until",
    "o2c_review_date",
    "o2c_outside_rating",
    "o2c_outside_rating_source",
    "o2c_outside_rating_date",
)


def _agreed(field_class, label, **kwargs):
    """Return a field of what was agreed with a customer, in each company by itself."""
    own = {"company_dependent": True, "copy": False, "groups": CREDIT_READERS}
    return field_class(string=label, **own, **kwargs)


class ResPartner(models.Model):
    """What was agreed with a customer, per company, and how it is kept and locked."""

    _inherit = "res.partner"

    o2c_credit_status = fields.Selection(
        [("open", "Open"), ("watch", "Watch"), ("stopped", "Stopped")],
        "Credit Status",
        company_dependent=True,
        copy=False,
        groups=CREDIT_READERS,
        help="Watch: orders are held while anything is overdue. Stopped: every order is held.",
    )
    o2c_credit_status_reason = fields.Char(
        "Reason of the Status", company_dependent=True, copy=False, groups=CREDIT_READERS
    )
    o2c_has_credit_limit = fields.Boolean(
        "Own Credit Limit",
        company_dependent=True,
        copy=False,
        groups=CREDIT_READERS,
        help="On: the limit beside it counts, and zero means no credit. "
        "Off: no limit of its own, the policy's default counts.",
    )
    o2c_risk_class = _agreed(fields.Selection, "Risk Class", selection=RISK_CLASSES)
    o2c_is_prepay_only = _agreed(
        fields.Boolean,
        "Prepays Only",
        help="No credit whatever the limit: orders go on once they are paid.",
    )
    o2c_limit_valid_until = _agreed(
        fields.Date, "Limit Valid Until", help="After this day new orders are held."
    )
    o2c_temporary_limit = _agreed(
        fields.Float,
        "Temporary Limit",
        digits=0,
        help="Counts instead of any other limit up to and including the day beside it; zero is "
        "no credit until then.",
    )
    o2c_temporary_limit_until = _agreed(fields.Date, "Temporary Limit Until")
    o2c_review_date = _agreed(
        fields.Date, "Next Credit Review", help="When the terms are to be looked at again."
    )

    # === COMPUTE METHODS === #

    def _inverse_use_partner_credit_limit(self):
        """Take the own limit away, where the host would write the default as one."""
        without = self.filtered(lambda partner: not partner.use_partner_credit_limit)
        result = super(ResPartner, self - without)._inverse_use_partner_credit_limit()
        without.write({"o2c_has_credit_limit": False})
        return result

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # The form sends the company's default along; that is nobody's decision.
        default = self._fields["credit_limit"].get_company_dependent_fallback(self)
        harmless = (False, None, 0, "", default, "open")
        if any(vals.get(name) not in harmless for vals in vals_list for name in TERMS):
            self._o2c_check_may_set_terms()
        for vals in vals_list:
            if vals.get("credit_limit") not in harmless:
                vals.setdefault("o2c_has_credit_limit", True)
        return super().create(vals_list)

    def write(self, vals):
        terms = [name for name in TERMS if name in vals]
        debtors = self.filtered(lambda p: p == p.commercial_partner_id) if terms else self.browse()
        if not debtors and self._o2c_is_copied(vals, terms):
            # What the host copies from a company to its contacts is nobody's decision.
            return super().write(vals)
        self._o2c_check_may_set_terms()
        result = super().write(self._o2c_complete_limit_vals(vals))
        self._o2c_after_terms_change(debtors, {name: vals[name] for name in terms})
        return result

    def _o2c_is_copied(self, vals, terms):
        """Return whether ``terms`` of ``vals`` are what those who owe for ``self`` have."""
        sources_sudo = self.sudo().commercial_partner_id
        return all(one[name] == vals[name] for one in sources_sudo for name in terms)

    def _o2c_check_may_set_terms(self):
        if not self.env.su and not self.env.user.has_group(CREDIT_MANAGER):
            raise AccessError(
                self.env._("Only a credit manager sets a customer's credit limit and status.")
            )

    def _o2c_complete_limit_vals(self, vals):
        """Return ``vals`` where a limit and the word that it counts go together.

        The host keeps no difference between a limit of zero and none; writing a limit,
        zero included, makes it the customer's own.
        """
        if "o2c_has_credit_limit" not in vals:
            return {**vals, "o2c_has_credit_limit": True} if "credit_limit" in vals else vals
        if not vals["o2c_has_credit_limit"]:
            default = self._fields["credit_limit"].get_company_dependent_fallback(self)
            return {**vals, "credit_limit": default}
        return vals

    def _o2c_after_terms_change(self, debtors, terms):
        """Leave an event for the change and look at the held orders again."""
        self.env["o2c.event"]._log("credit.terms_changed", debtors, facts=terms)
        self.env["o2c.credit.check"]._recheck_customers(debtors)

    # === BUSINESS METHODS === #

    @api.model
    def _o2c_adopt_limits(self, company):
        """Mark the limits that ``company`` had set before as the customers' own."""
        self.flush_model(["credit_limit", "o2c_has_credit_limit"])
        query = """
            UPDATE res_partner
               SET o2c_has_credit_limit = COALESCE(o2c_has_credit_limit, jsonb_build_object())
                                          || jsonb_build_object(%(key)s::text, TRUE)
             WHERE (credit_limit ->> %(key)s)::numeric <> 0 AND id = commercial_partner_id
         RETURNING id
        """
        self.env.execute_query(SQL(query, key=str(company.id)))
        self.invalidate_model(["o2c_has_credit_limit", "o2c_agreed"])

    def _o2c_credit_exposure(self, company):
        """Return {commercial partner: engine.credit.Exposure} in ``company``, one query.

        Amounts are in minor units of the company's currency.
        """
        return self.env["o2c.credit.exposure"].sudo()._measure(self, company)

    @api.model
    def _o2c_exposure_at_risk(self, standings, company, bound=None):
        """Return {customer or head of a group: Exposure} that ``standings`` are judged by.

        :param bound: those to lock (``o2c.credit.turn``) by the very query that measures
        """
        measure_sudo = self.env["o2c.credit.exposure"].sudo()
        return measure_sudo._measure_risks(standings, company, bound or self.browse())
