from odoo import api, fields, models
from odoo.fields import Domain

from .evidence_text import segments

PAGE = 80


class O2cMatchDesk(models.AbstractModel):
    """What the review desk shows: bank lines by class, and one of them in detail."""

    _name = "o2c.match.desk"
    _description = "Review Desk"

    # === LISTS === #

    @api.model
    def get_summary(self):
        """Return how many bank lines are in each class, and how precise we were lately."""
        lines = self.env["account.bank.statement.line"]
        return {
            "classes": [
                {
                    "key": key,
                    "label": label,
                    "count": lines.search_count(self._class_domain(key)),
                }
                for key, label in self._classes()
            ],
            "precision": self._precision(),
            "has_lines": bool(lines.search_count(self._company_domain(), limit=1)),
            "can_dispute": self.env["o2c.dispute"].has_access("create"),
            "can_apply": self.env.user.has_group("o2c_automation.group_cash_applier"),
        }

    @api.model
    def get_lines(self, key, search="", offset=0, limit=PAGE):
        """Return one page of the bank lines of class ``key`` that contain ``search``.

        Constant queries, however many lines wait.
        """
        lines = self.env["account.bank.statement.line"]
        domain = self._class_domain(key) & self._search_domain(search)
        found = lines.search(domain, offset=offset, limit=limit)
        proposals = self._open_proposals(found)
        return {
            "total": lines.search_count(domain) if not offset else None,
            "rows": [self._row(line, proposals.get(line)) for line in found],
        }

    @api.model
    def _classes(self):
        return [
            ("certain", self.env._("Certain")),
            ("suggested", self.env._("Suggested")),
            ("none", self.env._("Nothing found")),
            ("aside", self.env._("Put aside")),
            ("applied", self.env._("Applied today")),
        ]

    @api.model
    def _company_domain(self):
        return Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _class_domain(self, key):
        left = self._company_domain() & self._left_domain()
        waiting = left & Domain("o2c_match_state", "!=", "aside")
        proposed = Domain("state", "=", "proposed")
        certain = proposed & Domain("verdict", "=", "auto")
        today = fields.Datetime.to_datetime(fields.Date.context_today(self))
        applied = Domain("state", "=", "applied") & Domain("date_applied", ">=", today)
        return {
            "certain": waiting & Domain("o2c_proposal_ids", "any", certain),
            "suggested": waiting
            & Domain("o2c_proposal_ids", "any", proposed & Domain("verdict", "=", "suggest")),
            "aside": left & Domain("o2c_match_state", "=", "aside"),
            "none": waiting & Domain("o2c_match_state", "in", (False, "none", "waiting")),
            "applied": self._company_domain() & Domain("o2c_proposal_ids", "any", applied),
        }[key]

    @api.model
    def _left_domain(self):
        """Return the domain of the bank lines that are left to decide on."""
        return Domain("is_reconciled", "=", False)

    @api.model
    def _search_domain(self, search):
        names = ("payment_ref", "partner_name", "partner_id.name", "o2c_remittance_text", "name")
        if not search:
            return Domain.TRUE
        return Domain.OR(Domain(name, "ilike", search) for name in names)

    @api.model
    def _open_proposals(self, lines):
        proposals = self.env["o2c.match.proposal"].search(
            [("statement_line_id", "in", lines.ids), ("state", "in", ("proposed", "applied"))]
        )
        return {one.statement_line_id: one for one in proposals}

    @api.model
    def _row(self, line, proposal):
        currency = line._o2c_transaction_currency()
        return {
            "id": line.id,
            "date": fields.Date.to_string(line.date),
            "amount": line._o2c_transaction_amount(),
            "currency_id": currency.id,
            "payer": line.o2c_payer_name or line.partner_name or "",
            "customer": proposal.partner_id.name if proposal else line.partner_id.name or "",
            "text": line._o2c_matching_text(),
            "verdict": proposal.verdict if proposal else "none",
            "score": proposal.score if proposal else 0,
            "state": line.o2c_match_state,
        }

    @api.model
    def _precision(self):
        """Return automatic postings and those of them undone, over the last 90 days."""
        since = fields.Date.subtract(fields.Date.context_today(self), days=90)
        counts = dict(
            self.env["o2c.match.proposal"]._read_group(
                self._company_domain()
                & Domain("is_automatic", "=", True)
                & Domain("date_applied", ">=", since),
                ["state"],
                ["__count"],
            )
        )
        posted, undone = sum(counts.values()), counts.get("undone", 0)
        percent = round(100 * (posted - undone) / posted, 2) if posted else None
        return {"posted": posted, "undone": undone, "percent": percent}

    # === ONE LINE === #

    @api.model
    def get_line(self, line_id):
        """Return everything a person needs to decide on one bank line."""
        line = self.env["account.bank.statement.line"].browse(line_id)
        line.check_access("read")
        proposal = self._open_proposals(line).get(line, self.env["o2c.match.proposal"])
        evidence = proposal.evidence or []
        return {
            **self._row(line, proposal),
            "aside_reason": line.o2c_aside_reason or "",
            "segments": segments(line._o2c_matching_text(), evidence),
            "facts": [*self._facts(line), *self._watched(line.partner_id | proposal.partner_id)],
            "journal": line.journal_id.display_name,
            "entry_id": line.move_id.id,
            **self._payer(proposal.partner_id or line.partner_id),
            "exchange_percent": self._policy(line).exchange_max_percent,
            "is_applied": proposal.state == "applied",
            "is_automatic": proposal.is_automatic,
            "margin": proposal.margin,
            "candidates": [
                *([self._proposed_candidate(proposal)] if proposal.verdict != "none" else []),
                *self._alternatives(proposal),
            ]
            if proposal
            else [],
            "reasons": self._why_not(proposal),
        }

    @api.model
    def _payer(self, partner):
        customer = partner.commercial_partner_id
        return {"partner_id": customer.id, "partner_name": customer.name or ""}

    @api.model
    def _watched(self, partners):
        """Return why payments of the partners are watched, as (label, value)."""
        watched = partners.commercial_partner_id.filtered("o2c_review_payments")
        return [
            {
                "label": self.env._("Watched"),
                "value": one.o2c_review_reason or self.env._("No reason given"),
            }
            for one in watched
        ]

    @api.model
    def _why_not(self, proposal):
        """Return the sentences on why the proposal waits, with what the host said at last."""
        told = self._sentences(proposal.reasons or [])
        return [*told, proposal.error] if proposal.error else told

    @api.model
    def _facts(self, line):
        """Return what the bank said besides the text, as (label, value)."""
        facts = [
            (self.env._("Payer"), line.o2c_payer_name or line.partner_name),
            (self.env._("Account"), line.o2c_payer_account or line.account_number),
            (self.env._("Structured reference"), line.o2c_structured_ref),
            (self.env._("End-to-end reference"), line.o2c_end_to_end_id),
        ]
        return [{"label": label, "value": value} for label, value in facts if value]

    @api.model
    def _sentences(self, codes):
        sentences = self.env["o2c.cash.application"]._reason_sentences()
        return [sentences.get(code, code) for code in codes]

    @api.model
    def _evidence(self, evidence):
        sentences = self.env["o2c.cash.application"]._reason_sentences()
        return [
            {
                "sentence": sentences.get(one["code"], one["code"]),
                "detail": one["detail"],
                "points": one["points"],
            }
            for one in evidence
        ]

    @api.model
    def _proposed_candidate(self, proposal):
        return {
            "index": 0,
            "score": proposal.score,
            "partner": proposal.partner_id.name or "",
            "items": [
                self._item(line.move_line_id, line.amount, line.residual)
                for line in proposal.line_ids
            ],
            "evidence": self._evidence(proposal.evidence or []),
            "reasons": self._why_not(proposal),
            "outcome": self._outcome(
                proposal.currency_id,
                proposal.difference_kind,
                {
                    "difference": proposal.amount_difference,
                    "fee": proposal.amount_fee,
                    "discount": proposal.amount_discount,
                    "over": proposal.amount_over,
                },
            ),
        }

    @api.model
    def _alternatives(self, proposal):
        """Return the other readings the engine kept, with why each was not chosen."""
        candidates = []
        currency = proposal.currency_id
        for index, one in enumerate(proposal.alternatives or [], start=1):
            amounts = {
                name: currency.o2c_from_minor(one[name])
                for name in ("difference", "fee", "discount", "over")
            }
            items = [
                (self.env["account.move.line"].browse(allocation["item_id"]), allocation["amount"])
                for allocation in one["allocations"]
            ]
            candidates.append(
                {
                    "index": index,
                    "score": one["score"],
                    "partner": self.env["res.partner"].browse(one["partner_id"]).name or "",
                    "items": [
                        self._item(
                            item, currency.o2c_from_minor(minor), item.amount_residual_currency
                        )
                        for item, minor in items
                    ],
                    "evidence": self._evidence(one["evidence"]),
                    "reasons": self._sentences(one["reasons"]),
                    "outcome": self._outcome(currency, one["difference_kind"], amounts),
                }
            )
        return candidates

    @api.model
    def _outcome(self, currency, kind, amounts):
        """Return one sentence that says what happens to the difference."""
        texts = {name: currency.format(abs(amount)) for name, amount in amounts.items()}
        return {
            "fee": self.env._("%(fee)s are written off as a bank charge.", **texts),
            "rounding": self.env._("%(fee)s are written off as a rounding.", **texts),
            "write_off": self.env._("%(fee)s are written off.", **texts),
            "discount": self.env._("%(discount)s are granted as early-payment discount.", **texts),
            "discount_late": self.env._(
                "The discount of %(difference)s came too late; it stays open as a deduction.",
                **texts,
            ),
            "deduction": self.env._(
                "%(difference)s stay open, and a deduction is opened.", **texts
            ),
            "partial": self.env._("%(difference)s stay open on the item.", **texts),
            "exchange": self.env._(
                "The money is taken for all that is open; the rest is an exchange difference."
            ),
            "over": self.env._(
                "%(over)s stay on the customer's account as unapplied cash.", **texts
            ),
        }.get(kind, "")
