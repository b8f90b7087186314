import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.aliases import HALF_LIFE_DAYS, is_expired, weight
from ...engine.matching.facts import Alias

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


class O2cPayerAlias(models.Model):
    """Who pays for whom: an account, a name or a number learnt from confirmed payments."""

    _name = "o2c.payer.alias"
    _description = "Payer Alias"
    _inherit = ["o2c.state.mixin"]
    _order = "hits desc, id desc"
    _rec_name = "pattern"
    _check_company_auto = True

    _o2c_transitions = {
        "learnt": ("approved", "rejected", "expired"),
        "approved": ("rejected", "expired"),
        "rejected": ("approved",),
        "expired": ("learnt", "approved", "rejected"),
    }

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("account", "Bank Account"),
            ("name", "Payer's Name"),
            ("reference", "Reference Pattern"),
        ],
        required=True,
        default="account",
    )
    pattern = fields.Char(required=True, help="As the bank writes it.")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    active = fields.Boolean(default=True)
    hits = fields.Integer("Confirmed", readonly=True)
    misses = fields.Integer("Undone", readonly=True)
    date_last_hit = fields.Date("Last Confirmed On", readonly=True)
    state = fields.Selection(
        [
            ("learnt", "Learnt"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("expired", "Expired"),
        ],
        default="learnt",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _pattern_uniq = models.Constraint(
        "unique(company_id, kind, pattern, partner_id)",
        "This alias exists already.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("pattern"):
                kind = vals.get("kind", "account")
                vals["pattern"] = self._normalise(kind, vals["pattern"])
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    @api.model
    def _normalise(self, kind, text):
        """Return ``text`` as aliases keep it: accounts without separators, names folded."""
        if kind == "account":
            return _NOT_ALPHANUMERIC.sub("", text).upper()
        return " ".join(_NOT_ALPHANUMERIC.sub(" ", text).upper().split())

    @api.model
    def _to_facts(self, company, hits_min, *, learnt_before=None):
        """Return the aliases the engine may use in ``company``.

        An approved alias counts at once, a learnt one after ``hits_min`` confirmations that
        have not faded yet.

        :param learnt_before: a date; what was learnt since is left out
        """
        until = [("create_date", "<", learnt_before)] if learnt_before else []
        aliases = self.sudo().search(
            [
                *until,
                ("company_id", "=", company.id),
                "|",
                ("state", "=", "approved"),
                "&",
                ("state", "=", "learnt"),
                ("hits", ">=", hits_min),
            ]
        )
        facts = [alias._to_fact() for alias in aliases]
        return [
            fact
            for alias, fact in zip(aliases, facts, strict=True)
            if alias.state == "approved" or fact.hits >= hits_min
        ]

    def _to_fact(self):
        self.ensure_one()
        approved = self.state == "approved"
        return Alias(
            self.kind,
            self.pattern,
            self.partner_id.commercial_partner_id.id,
            max(self.hits, 1) if approved else self._weight(),
            self.misses,
        )

    def _idle_days(self):
        """Return for how many days nothing confirmed the alias."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return (today - (self.date_last_hit or self.create_date.date())).days

    def _weight(self):
        """Return how many confirmations still count."""
        return weight(self.hits, self._idle_days())

    @api.model
    def _learn(self, observations):
        """Count confirmed payers, and keep those nobody knew.

        An account that belongs to somebody, or a name that begins a customer's, teaches
        nothing: whoever it is pays for others, and may do so for another one next time.

        :param observations: set of ``(company_id, kind, pattern, partner_id)``
        """
        observations = self._without_owner(observations)
        known = self._by_observation(observations)
        today = fields.Date.context_today(self)
        for alias in known.values():
            alias.write({"hits": alias._weight() + 1, "date_last_hit": today})
            if alias.state == "expired":
                alias._transition("learnt", reason="confirmed_again", vals={"active": True})
        self.sudo().create(
            [
                {**self._observation_vals(one), "hits": count, "date_last_hit": today}
                for one, count in self._confirmations(observations - known.keys()).items()
            ]
        )

    @api.model
    def _confirmations(self, observations):
        """Return ``{observation: payments that confirm it}`` of what is worth keeping."""
        return dict.fromkeys(observations, 1)

    @api.model
    def _teach(self, bank_line, partner):
        """Use the payer of ``bank_line`` for ``partner`` from now on, because a person says so."""
        observations = self._without_owner(bank_line._o2c_payer_observations(partner))
        known = self._by_observation(observations)
        today = fields.Date.context_today(self)
        created_sudo = self.sudo().create(
            [
                {**self._observation_vals(one), "date_last_hit": today}
                for one in observations
                if one not in known
            ]
        )
        taught = created_sudo.union(*known.values())
        taught.filtered(lambda one: one.state != "approved")._transition(
            "approved", reason="person", vals={"active": True}
        )

    @api.model
    def _without_owner(self, observations):
        """Return the observations whose account or name is no customer's own."""
        accounts = [pattern for _company, kind, pattern, _id in observations if kind == "account"]
        names = [pattern for _company, kind, pattern, _id in observations if kind == "name"]
        banks = self.env["res.partner.bank"].sudo()
        owned = set(
            banks.search([("sanitized_acc_number", "in", accounts)]).mapped("sanitized_acc_number")
        )
        starts = Domain.OR(Domain("name", "=ilike", f"{name}%") for name in names)
        partners = self.env["res.partner"].sudo().search(starts) if names else ()
        folded = [self._normalise("name", partner.name) for partner in partners]
        owned |= {name for name in names if any(one.startswith(name) for one in folded)}
        return {one for one in observations if one[2] not in owned}

    @api.model
    def _unlearn(self, observations):
        """Count a payer that turned out wrong."""
        for alias in self._by_observation(observations).values():
            alias.misses += 1

    @api.model
    def _expire(self, company):
        """Archive the aliases of ``company`` that are worth nothing any more; return them."""
        faded_before = fields.Date.context_today(self) - timedelta(days=HALF_LIFE_DAYS)
        doubtful = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("learnt", "approved")),
                "|",
                "|",
                ("misses", ">", 0),
                ("date_last_hit", "<=", faded_before),
                ("date_last_hit", "=", False),
            ]
        )
        expired = doubtful.filtered(
            lambda one: is_expired(
                one.hits, one.misses, one._idle_days(), approved=one.state == "approved"
            )
        )
        if expired:
            expired._transition("expired", reason="unused_or_wrong", vals={"active": False})
        return expired

    @api.model
    def _by_observation(self, observations):
        kept = self.sudo().with_context(active_test=False)
        aliases = kept.search([("pattern", "in", [text for *_, text, _ in observations])])
        known = {
            (alias.company_id.id, alias.kind, alias.pattern, alias.partner_id.id): alias
            for alias in aliases
        }
        return {one: known[one] for one in observations if one in known}

    @api.model
    def _observation_vals(self, observation):
        company_id, kind, pattern, partner_id = observation
        return {
            "company_id": company_id,
            "kind": kind,
            "pattern": pattern,
            "partner_id": partner_id,
        }

    # === ACTIONS === #

    def action_approve(self):
        """Use the aliases from now on."""
        self._transition("approved", vals={"active": True})

    def action_reject(self):
        """Never use the aliases again."""
        self._transition("rejected")
