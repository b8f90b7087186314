import math

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine import portal_claim

_TEXTS = ("reason", "legal_name", "vat", "registration_number", "outside_rating_source")
_NUMBERS = ("amount", "years_trading", "expected_sales", "outside_rating")
# What a form asks for, apart from references and documents.
FORM_FIELDS = (*_TEXTS, *_NUMBERS, "kind", "date_until")
_KNOWN = frozenset({*FORM_FIELDS, "references", "documents"})
_MAX_TEXT = 2000
# Requests a customer may send within a day: rules may answer each at once.
_MAX_A_DAY = 5
# How a request looks to its customer.
_STYLES = {"referred": "info", "approved": "success", "denied": "danger", "withdrawn": "light"}


class O2cCreditRequest(models.Model):
    """The one door for requests that customers make themselves."""

    _inherit = "o2c.credit.request"

    @api.model
    def _create_from_portal(self, partner, vals):
        """Create the request of a customer, send it, and return it in sudo.

        :param partner: who asks, or a contact of theirs; the caller has checked that the
            user may speak for them
        :param dict vals: ``amount`` and ``reason``; optionally ``kind``, ``date_until``
            (date or ISO text), ``legal_name``, ``vat``, ``registration_number``,
            ``years_trading``, ``expected_sales``, ``outside_rating``,
            ``outside_rating_source``, ``references`` (list of dicts with ``name`` and
            optionally ``contact``) and ``documents`` (list of (file name, bytes))
        :raise ValidationError: with a sentence for the customer, where something is missing
            or wrong
        :raise UserError: where an earlier request of theirs still waits
        """
        debtor_sudo = partner.sudo().commercial_partner_id
        self._check_none_waits(debtor_sudo)
        documents = vals.get("documents") or ()
        self._check_documents(documents)
        clean = self._clean_portal_vals(vals)
        request_sudo = self.sudo().create(
            {
                **clean,
                "partner_id": debtor_sudo.id,
                "company_id": (debtor_sudo.company_id or self.env.company).id,
                "is_portal": True,
            }
        )
        request_sudo._attach_documents(documents)
        request_sudo._send()
        return request_sudo

    @api.model
    def _check_none_waits(self, debtor_sudo):
        company = debtor_sudo.company_id or self.env.company
        own = Domain([("partner_id", "=", debtor_sudo.id), ("company_id", "=", company.id)])
        if self.sudo().search_count(own & Domain("state", "=", "referred"), limit=1):
            raise UserError(
                self.env._(
                    "Your earlier request is still being looked at. We will get back to you."
                )
            )
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        lately = own & Domain([("is_portal", "=", True), ("date_sent", ">=", since)])
        if self.sudo().search_count(lately) >= _MAX_A_DAY:
            raise UserError(self.env._("You sent many requests today. Please call us instead."))

    @api.model
    def _check_documents(self, documents):
        """Refuse files that are too many, too large, or not what their name says."""
        uploads = [
            portal_claim.Upload(name, len(raw), raw[: portal_claim.HEAD_BYTES])
            for name, raw in documents
        ]
        problem = portal_claim.files_problem(uploads)
        if problem:
            raise ValidationError(self.env["o2c.dispute"]._portal_messages()[problem])

    @api.model
    def _clean_portal_vals(self, vals):
        """Return ``vals`` as the model takes them; nothing else gets through."""
        if not _KNOWN.issuperset(vals):
            raise ValidationError(self.env._("The form has a field that is not known."))
        clean = {name: str(vals[name])[:_MAX_TEXT].strip() for name in _TEXTS if vals.get(name)}
        clean |= {name: self._to_number(vals[name]) for name in _NUMBERS if vals.get(name)}
        if not clean.get("reason"):
            raise ValidationError(self.env._("Please tell us what you need the credit for."))
        if clean.get("amount", 0) <= 0:
            raise ValidationError(self.env._("Please give the credit limit you wish for."))
        clean["years_trading"] = int(clean.get("years_trading", 0))
        clean["kind"] = "temporary" if vals.get("kind") == "temporary" else "permanent"
        clean["date_until"] = self._to_date(vals.get("date_until"))
        clean["reference_ids"] = [
            Command.create(self._clean_reference(one)) for one in vals.get("references") or ()
        ]
        return clean

    @api.model
    def _to_number(self, value):
        """Return a number a customer typed."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number) or number < 0:
            raise ValidationError(
                self.env._("“%(value)s” is not a number we understand.", value=str(value)[:40])
            )
        return number

    @api.model
    def _to_date(self, value):
        try:
            return fields.Date.to_date(value or False)
        except ValueError as error:
            raise ValidationError(
                self.env._("“%(value)s” is not a date we understand.", value=str(value)[:40])
            ) from error

    @api.model
    def _clean_reference(self, reference):
        name = str(reference.get("name") or "").strip()
        if not name:
            raise ValidationError(self.env._("Please name the supplier of each reference."))
        return {
            "name": name[:_MAX_TEXT],
            "contact": str(reference.get("contact") or "")[:_MAX_TEXT],
        }

    def _attach_documents(self, documents):
        """Keep the files that came with the request, under the type their ending stands for."""
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": raw,
                    "mimetype": portal_claim.FILE_TYPES[portal_claim.file_ending(name)],
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, raw in documents
            ]
        )
        self.document_ids = [Command.set(attachments.ids)]

    # === THEIR OWN REQUESTS === #

    @api.model
    def _portal_domain(self):
        """Return the domain of the requests that the user's customer made themselves."""
        debtor = self.env.user.partner_id.commercial_partner_id
        return Domain(
            [
                ("partner_id", "=", debtor.id),
                ("company_id", "in", self.env.companies.ids),
                ("is_portal", "=", True),
                ("state", "!=", "draft"),
            ]
        )

    def _portal_vals(self):
        """Return what a customer sees of their request; no figures or rules of ours."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        waits = self.env._("We are looking at it")
        return {
            "date": self.date_sent,
            "amount": self.amount,
            "granted": self.amount_approved if self.state == "approved" else None,
            "until": self.date_until,
            "currency": self.currency_id,
            "reason": self.reason,
            "status": waits if self.state == "referred" else states[self.state],
            "style": _STYLES.get(self.state, "light"),
            "answer": self.decision_reason or "",
            "is_waiting": self.state == "referred",
        }
