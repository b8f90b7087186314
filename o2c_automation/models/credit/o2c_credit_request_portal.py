import math

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

_TEXTS = ("reason", "legal_name", "vat", "registration_number", "outside_rating_source")
_NUMBERS = ("amount", "years_trading", "expected_sales", "outside_rating")
_KNOWN = frozenset({*_TEXTS, *_NUMBERS, "kind", "date_until", "references", "documents"})
_MAX_TEXT = 2000
_MAX_FILES = 10
_MAX_BYTES = 10 * 1024 * 1024


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
        clean = self._clean_portal_vals(vals)
        request_sudo = self.sudo().create(
            {
                **clean,
                "partner_id": debtor_sudo.id,
                "company_id": (debtor_sudo.company_id or self.env.company).id,
                "is_portal": True,
            }
        )
        request_sudo._attach_documents(vals.get("documents") or ())
        request_sudo._send()
        return request_sudo

    @api.model
    def _check_none_waits(self, debtor_sudo):
        company = debtor_sudo.company_id or self.env.company
        if self.sudo().search_count(
            [
                ("partner_id", "=", debtor_sudo.id),
                ("company_id", "=", company.id),
                ("state", "=", "referred"),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "Your earlier request is still being looked at. We will get back to you."
                )
            )

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
        """Keep the files that came with the request."""
        if len(documents) > _MAX_FILES or any(len(raw) > _MAX_BYTES for _name, raw in documents):
            raise ValidationError(
                self.env._("Please send at most %(count)s files of up to 10 MB.", count=_MAX_FILES)
            )
        attachments = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}
                for name, raw in documents
            ]
        )
        self.document_ids = [Command.set(attachments.ids)]
