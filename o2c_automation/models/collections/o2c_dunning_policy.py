from odoo import api, fields, models, tools

from ...engine import dunning as engine


class O2cDunningPolicy(models.Model):
    """When and how customers are reminded of what is overdue.

    The one chosen on the customer counts; else the narrowest that is for the customer.
    """

    _name = "o2c.dunning.policy"
    _description = "Dunning Policy"
    _inherit = ["o2c.policy.mixin", "o2c.cached.mixin", "o2c.customer.scope.mixin"]
    _check_company_auto = True

    _o2c_cached_fields = frozenset(
        {"active", "company_id", "country_ids", "risk_class", "sequence", "tag_ids"}
    )

    sequence = fields.Integer(help="Of two policies that fit a customer as well, the first counts.")
    level_ids = fields.One2many("o2c.dunning.level", "policy_id", "Levels", copy=True)
    grace_days = fields.Integer(
        "Days of Grace", help="Added to the days of every level that comes after the due date."
    )
    min_amount = fields.Monetary(
        "Smallest Notice", help="A customer who owes less in total gets no notice."
    )
    contact_gap_days = fields.Integer(
        "Days Between Contacts",
        default=6,
        help="A customer gets no notice within these days after another one, after a talk, a "
        "message or a mail in the contact log, or after a statement somebody sent.",
    )
    skip_weekends = fields.Boolean("Not on Weekends", default=True)
    skip_holidays = fields.Boolean(
        "Not on Public Holidays",
        default=True,
        help="Public holidays of the customer's country and state; without a country, of yours.",
    )
    statement_days = fields.Integer(
        "Newest Bank Line at Most (days)",
        default=7,
        help="Nobody is reminded when the newest bank line is older: the money may be there "
        "already. 0: do not ask. Companies without any bank line are not asked.",
    )
    only_dispatched = fields.Boolean(
        "Only Invoices That Were Sent",
        help="Leave out invoices that were neither dispatched nor marked as sent.",
    )
    promise_grace_days = fields.Integer(
        "Grace for Promises (days)",
        default=3,
        help="Money needs days to arrive: promises are judged this much later.",
    )
    partner_count = fields.Integer(compute="_compute_partner_count")

    _days_positive = models.Constraint(
        "CHECK (grace_days >= 0 AND contact_gap_days >= 0 AND statement_days >= 0 "
        "AND promise_grace_days >= 0)",
        "Days cannot be below zero.",
    )

    # === COMPUTE METHODS === #

    def _compute_partner_count(self):
        for company, policies in self.grouped("company_id").items():
            counts = dict(
                self.env["res.partner"]
                .with_company(company)
                ._read_group(
                    [("o2c_dunning_policy_id", "in", policies.ids)],
                    ["o2c_dunning_policy_id"],
                    ["__count"],
                )
            )
            for policy in policies:
                policy.partner_count = counts.get(policy, 0)

    # === ACTION METHODS === #

    def action_view_partners(self):
        """List the customers this policy was chosen for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("o2c_dunning_policy_id", "=", self.id)],
        }

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache("company.id")
    def _get_scopes(self, company):
        """Return whom each policy of ``company`` is for, by policy id, in their order.

        Kept in the registry's cache: every chunk of customers asks for them.
        """
        return {policy.id: policy._to_scope() for policy in self._in_use(company)}

    def _levels_in_order(self):
        """Return the levels as customers meet them: level 1 first."""
        self.ensure_one()
        return self.level_ids.sorted(lambda level: (level.offset_days, level.id))

    def _to_engine(self):
        """Return the policy as the engine reads it."""
        self.ensure_one()
        to_minor = self.currency_id.o2c_to_minor
        levels = tuple(
            engine.Level(number, level.offset_days, to_minor(level.min_amount), level.channel or "")
            for number, level in enumerate(self._levels_in_order(), start=1)
        )
        return engine.Policy(
            levels=levels,
            grace_days=self.grace_days,
            minimum_company=to_minor(self.min_amount),
            contact_gap_days=self.contact_gap_days,
            skip_weekends=self.skip_weekends,
            skip_holidays=self.skip_holidays,
            statement_days=self.statement_days,
            only_dispatched=self.only_dispatched,
        )

    @api.model
    def _reason_texts(self):
        """Return, per reason code, why a customer gets no notice or an item is left out."""
        return {
            "paid": self.env._("Paid"),
            "disputed": self.env._("In dispute"),
            "no_followup": self.env._("Excluded from follow-up on the invoice"),
            "paused": self.env._("Paused"),
            "promise": self.env._("Promised to be paid"),
            "payment_plan": self.env._("Part of a payment plan"),
            "handed_over": self.env._("With a collection agency"),
            "holiday": self.env._("No notices on public holidays"),
            "old_statement": self.env._("The newest bank line is too old"),
            "no_contact": self.env._("No address for the notice: complete the dunning contact"),
            "pending_notice": self.env._("A notice is waiting to leave"),
            "not_dispatched": self.env._("The invoice has not reached the customer"),
            "all_levels_sent": self.env._("All levels were sent"),
            "too_soon": self.env._("The last notice is too recent"),
            "not_yet": self.env._("Not late enough"),
            "below_minimum": self.env._("Below the smallest amount"),
            "weekend": self.env._("No notices on weekends"),
            "next_contact": self.env._("The next contact is agreed for a later day"),
            "recent_attempt": self.env._("Nobody was reached; the next try is later"),
            "recent_contact": self.env._("The customer was contacted recently"),
            "unmatched_money": self.env._("Money of the customer waits on the bank"),
            "credit_covers": self.env._("Credits cover what is overdue"),
            "nothing_due": self.env._("Nothing is due"),
            "no_policy": self.env._("There is no dunning policy"),
            "by_hand": self.env._("Cancelled by hand"),
            "earlier_returned": self.env._("The notice before it came back"),
            "withdrawn": self.env._("Withdrawn from the mail queue"),
        }

    @api.model
    def _tell_reasons(self, codes):
        """Return reason codes as one line for people."""
        texts = self._reason_texts()
        return ", ".join(texts.get(code, code) for code in codes if code)
