import re

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.matching.facts import Alias

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


class O2cPayerAlias(models.Model):
    """Who pays for whom: a bank account or a name learnt from confirmed payments."""

    _name = "o2c.payer.alias"
    _description = "Payer Alias"
    _inherit = ["o2c.state.mixin"]
    _order = "hits desc, id desc"
    _rec_name = "pattern"
    _check_company_auto = True

    _o2c_transitions = {
        "learnt": ("approved", "rejected"),
        "approved": ("rejected",),
        "rejected": ("approved",),
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
    hits = fields.Integer("Confirmed", readonly=True)
    misses = fields.Integer("Undone", readonly=True)
    date_last_hit = fields.Date("Last Confirmed On", readonly=True)
    state = fields.Selection(
        [("learnt", "Learnt"), ("approved", "Approved"), ("rejected", "Rejected")],
        default="learnt",
        required=True,
        readonly=True,
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

        An approved alias counts at once, a learnt one after ``hits_min`` confirmations.

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
        return [
            Alias(
                alias.kind,
                alias.pattern,
                alias.partner_id.commercial_partner_id.id,
                max(alias.hits, 1) if alias.state == "approved" else alias.hits,
                alias.misses,
            )
            for alias in aliases
        ]

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
            alias.write({"hits": alias.hits + 1, "date_last_hit": today})
        self.sudo().create(
            [
                {**self._observation_vals(one), "hits": 1, "date_last_hit": today}
                for one in observations
                if one not in known
            ]
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
    def _by_observation(self, observations):
        aliases = self.sudo().search([("pattern", "in", [text for *_, text, _ in observations])])
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
        self._transition("approved")

    def action_reject(self):
        """Never use the aliases again."""
        self._transition("rejected")
