from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .o2c_dispute_subject import SUBJECTS

ORIGINS = [
    ("by_hand", "By Hand"),
    ("short_payment", "Short Payment"),
    ("late_discount", "Discount Taken Late"),
    ("returned_payment", "Returned Payment"),
    ("failed_check", "Failed Check before Sending"),
    ("portal", "Customer Portal"),
    ("goods_return", "Returned Goods"),
]
# Whoever speaks twice means it twice.
BY_PEOPLE = ("by_hand", "portal")


class O2cDispute(models.Model):
    """The one way by which cases open, whoever or whatever notices them."""

    _inherit = "o2c.dispute"

    origin = fields.Selection(ORIGINS, "Opened from", default="by_hand", readonly=True, index=True)

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, claims):
        """Open one case for each claim, and none twice for what notices by itself.

        :param list claims: dicts with

            * ``subject``: an invoice, lines of one, an open item, a payment, an order or a
              bank line
            * ``origin``: code of what noticed it (see ``ORIGINS``)
            * ``amount``: in the subject's currency; default: all that may be disputed
            * ``reason``: code of the reason; default: guessed from ``text``
            * ``text``: what the customer said
            * any further value of a case, such as ``customer_reference``
        :return: the cases in the order of ``claims``; a living case of the same origin about
            the same subject is returned, not doubled
        """
        prepared = self._prepare_claims(claims)
        known = self._known_cases(prepared)
        keys = [self._case_key(vals) or number for number, vals in enumerate(prepared)]
        missing = {key: vals for key, vals in zip(keys, prepared, strict=True) if key not in known}
        known |= dict(zip(missing, self.create(list(missing.values())), strict=True))
        return self.concat(*(known[key] for key in keys))

    @api.model
    def _prepare_claims(self, claims):
        """Return the values of a case for each claim."""
        guesses = (
            self.env["o2c.dispute.reason"]
            .sudo()
            ._guess([claim.get("text") or "" for claim in claims])
        )
        return [
            self._prepare_claim_vals(claim, guess)
            for claim, guess in zip(claims, guesses, strict=True)
        ]

    @api.model
    def _prepare_claim_vals(self, claim, guess):
        reason, evidence = guess
        if claim.get("reason"):
            reason, evidence = self._reason_by_code(claim["reason"]), claim.get("evidence", "")
        subject = claim["subject"]
        amount = claim.get("amount") or self._disputable_amount(subject)
        if not amount:
            raise UserError(
                self.env._("Nothing is open of %(document)s.", document=subject.display_name)
            )
        spoken_for = ("subject", "reason", "text", "evidence", "amount")
        return {
            "reason_id": reason.id,
            "reason_evidence": evidence,
            "description": claim.get("text"),
            **{name: value for name, value in claim.items() if name not in spoken_for},
            **self._subject_vals(subject),
            "amount": amount,
        }

    @api.model
    def _disputable_amount(self, subject):
        """Return what may be disputed of ``subject``, in its currency."""
        vals = self._subject_vals(subject)
        item = self.env["account.move.line"].browse(vals.get("move_line_id"))
        if not item:
            return 0.0 if "move_line_id" in vals else subject._o2c_open_amount()
        chosen = sum(subject.mapped("price_total")) if "invoice_line_ids" in vals else 0.0
        free = item._o2c_disputable_amount()
        return min(free, chosen) if chosen else free

    @api.model
    def _reason_by_code(self, code):
        reasons_sudo = self.env["o2c.dispute.reason"].sudo()
        found_sudo = reasons_sudo.search([("code", "=", code)], limit=1)
        return found_sudo or reasons_sudo._o2c_unknown()

    @api.model
    def _known_cases(self, prepared):
        """Return the living cases that something noticed by itself before, by their key."""
        origins = {vals["origin"] for vals in prepared if self._case_key(vals)}
        if not origins:
            return {}
        about = Domain.OR(
            Domain(name, "in", [vals[name] for vals in prepared if vals.get(name)])
            for name in SUBJECTS
        )
        told_apart_by = self._case_key_fields()
        automatic = Domain("origin", "in", list(origins)) & Domain("state", "!=", "cancelled")
        found_sudo = self.sudo().search(automatic & about)
        keys = [
            self._case_key({"origin": one.origin, **{name: one[name].id for name in told_apart_by}})
            for one in found_sudo
        ]
        return dict(zip(keys, found_sudo.sudo(self.env.su), strict=True))

    @api.model
    def _case_key(self, vals):
        """Return what tells a case that was noticed by itself from others; none for people's."""
        if vals.get("origin", "by_hand") in BY_PEOPLE:
            return None
        return vals["origin"], *(vals.get(name) or False for name in self._case_key_fields())

    @api.model
    def _case_key_fields(self):
        """Return the links that tell cases of one origin apart; other addons add theirs."""
        return SUBJECTS

    # === ACTION METHODS === #

    @api.model
    def _new_case_action(self, record):
        """Return the form of a new case about ``record``, with what is known filled in."""
        vals = self._subject_vals(record)
        bank_text = record._o2c_matching_text() if "statement_line_id" in vals else ""
        guesses = self.env["o2c.dispute.reason"].sudo()._guess([bank_text])
        defaults = {
            **vals,
            "amount": self._disputable_amount(record),
            "reason_id": guesses[0][0].id,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Dispute"),
            "res_model": "o2c.dispute",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }
