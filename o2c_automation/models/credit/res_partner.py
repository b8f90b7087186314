from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .o2c_credit_exposure import AMOUNT_PARTS
from .res_partner_credit import CREDIT_READERS


def _figure(field_class, label, **kwargs):
    """Return a field with a live figure."""
    computed = {"compute": "_compute_o2c_exposure", "groups": CREDIT_READERS}
    return field_class(string=label, **computed, **kwargs)


_amount = partial(_figure, fields.Monetary)


class ResPartner(models.Model):
    """The live figures on the customer's form and lists, each opening what makes it up."""

    _inherit = "res.partner"

    o2c_exposure = _amount(
        "Exposure",
        search="_search_o2c_exposure",
        help="What the customer owes or has on order, all told.",
    )
    o2c_exposure_not_due = _amount("Not Yet Due")
    o2c_exposure_overdue = _amount("Overdue", search="_search_o2c_exposure_overdue")
    o2c_exposure_disputed = _amount("Disputed")
    o2c_exposure_draft_invoices = _amount("Draft Invoices")
    o2c_exposure_open_orders = _amount("Orders Not Yet Invoiced")
    o2c_exposure_unapplied = _amount("Unapplied Payments and Credit Notes")
    o2c_exposure_authorised = _amount("Authorised Online Payments")
    o2c_exposure_secured = _amount("Insurance and Other Cover")
    o2c_group_exposure = _amount(
        "Group Exposure",
        help="Of everybody who shares the limit, in each company that counts.",
    )
    o2c_is_group_shared = _figure(fields.Boolean, "Shares a Limit")
    o2c_overdue_days = _figure(
        fields.Integer, "Oldest Overdue (Days)", search="_search_o2c_overdue_days"
    )
    o2c_credit_limit = _amount("Limit That Counts")
    o2c_headroom = _amount("Headroom", help="What may still be ordered on credit.")
    o2c_credit_usage = _figure(fields.Float, "Limit Used (%)", search="_search_o2c_credit_usage")
    o2c_is_over_limit = _figure(fields.Boolean, "Over Limit", search="_search_o2c_is_over_limit")
    o2c_credit_limit_text = _figure(fields.Char, "Limit")
    o2c_has_effective_limit = _figure(fields.Boolean, "Has a Limit")

    # === COMPUTE METHODS === #

    @api.depends(
        "commercial_partner_id",
        "credit_limit",
        "o2c_credit_status",
        "o2c_is_prepay_only",
        "o2c_temporary_limit",
        "o2c_temporary_limit_until",
    )
    @api.depends_context("company")
    def _compute_o2c_exposure(self):
        figures = self._origin._o2c_figures(self.env.company)
        for one in self:
            debtor = one._origin.commercial_partner_id
            one.update(figures.get(debtor.id) or self._o2c_no_figures())

    def _o2c_figures(self, company):
        """Return {commercial partner id: values of the figures} in ``company``."""
        debtors = self.commercial_partner_id
        exposures = debtors._o2c_credit_exposure(company)
        return self._o2c_figures_of({one.id: exposures[one] for one in debtors}, company)

    @api.model
    def _o2c_figures_of(self, exposures, company):
        """Return the figures of the commercial partners whose ``exposures`` are known, by id."""
        standings = self.browse(exposures)._o2c_credit_standings(company)
        is_shared = any(one.ruleset.counts_otherwise for one in standings.values())
        at_risk = self._o2c_exposure_at_risk(standings, company) if is_shared else {}
        currency = company.currency_id
        return {
            debtor.id: self._o2c_prepare_figures(
                exposures[debtor.id],
                at_risk.get(standing.risk, exposures[debtor.id]),
                standing,
                currency,
            )
            for debtor, standing in standings.items()
        }

    @api.model
    def _o2c_prepare_figures(self, exposure, at_risk, standing, currency):
        from_minor = currency.o2c_from_minor
        limit = standing.account.limit
        parts = {
            f"o2c_exposure_{part}": from_minor(getattr(exposure, part)) for part in AMOUNT_PARTS
        }
        return {
            **parts,
            "o2c_exposure": from_minor(exposure.total),
            "o2c_overdue_days": exposure.overdue_days,
            "o2c_group_exposure": from_minor(at_risk.total),
            "o2c_is_group_shared": standing.ruleset.is_shared,
            "o2c_has_effective_limit": limit is not None,
            "o2c_credit_limit": from_minor(limit or 0),
            "o2c_headroom": from_minor(limit - at_risk.total) if limit is not None else 0.0,
            "o2c_credit_usage": max(100.0 * at_risk.total / limit, 0.0) if limit else 0.0,
            "o2c_is_over_limit": limit is not None and at_risk.total > limit,
            "o2c_credit_limit_text": self._o2c_limit_text(limit, currency),
        }

    @api.model
    def _o2c_no_figures(self):
        """Return the figures of a partner that is not saved yet."""
        names = [f"o2c_exposure_{part}" for part in AMOUNT_PARTS]
        names += ["o2c_exposure", "o2c_overdue_days", "o2c_group_exposure", "o2c_credit_limit"]
        names += ["o2c_headroom", "o2c_credit_usage"]
        flags = ("o2c_is_group_shared", "o2c_has_effective_limit", "o2c_is_over_limit")
        text = self._o2c_limit_text(None, self.env.company.currency_id)
        return {
            **dict.fromkeys(names, 0),
            **dict.fromkeys(flags, False),
            "o2c_credit_limit_text": text,
        }

    @api.model
    def _o2c_limit_text(self, limit, currency):
        """Return the limit in words: none set, no credit at all, or the amount."""
        if limit is None:
            return self.env._("No limit set")
        if not limit:
            return self.env._("No credit")
        return currency.format(currency.o2c_from_minor(limit))

    # === ACTIONS === #

    def action_o2c_open_exposure(self):
        """Open the records that make up the part of the exposure named in the context.

        ``o2c_part`` is a part, ``group`` for everybody who shares the limit, or not given
        for all that counts.
        """
        self.ensure_one()
        self._o2c_check_credit_reader()
        part = self.env.context.get("o2c_part")
        members, company_ids = self._o2c_exposure_scope(is_group=part == "group")
        domain = fields.Domain(
            [
                ("partner_id", "in", members.ids),
                ("company_id", "in", company_ids),
                ("amount", "!=", 0),
            ]
        )
        if part in AMOUNT_PARTS:
            domain &= fields.Domain("part", "=", part)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_credit_exposure_item_action"
        )
        name = self.env._("Exposure of %(customer)s", customer=self.display_name)
        items = self.env["o2c.credit.exposure.item"]
        items = items.with_context(allowed_company_ids=company_ids)
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": list(domain),
            "context": {**items._default_groups(domain), "allowed_company_ids": company_ids},
        }

    def _o2c_exposure_scope(self, *, is_group):
        """Return (customers, company ids) whose items are opened, the current company first.

        Only the user's own companies, whatever else counts.
        """
        company, members = self.env.company, self.commercial_partner_id
        own = set(self.env.user.company_ids.ids)
        counted = set(self.env["o2c.credit.exposure"].sudo()._scope_ids(company))
        if is_group:
            standing = members._o2c_credit_standings(company)[members]
            if standing.ruleset.shares_children:
                members = members.union(*standing.risk._o2c_group_members())
            if standing.ruleset.shares_companies:
                counted |= own
        return members, [company.id, *sorted(counted & own - {company.id})]

    def action_o2c_open_cover(self):
        """Open the insurance and other cover of the customer."""
        self.ensure_one()
        self._o2c_check_credit_reader()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cover of %(customer)s", customer=self.display_name),
            "res_model": "o2c.credit.cover",
            "view_mode": "list,kanban,form",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def _o2c_check_credit_reader(self):
        if not any(self.env.user.has_group(group) for group in CREDIT_READERS.split(",")):
            raise AccessError(
                self.env._("Credit figures are shown to credit analysts and auditors only.")
            )
