import logging
from collections import defaultdict
from dataclasses import asdict, dataclass, field

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError, ValidationError
from odoo.tools import split_every

from ...engine.matching import propose
from ..core.o2c_batch_mixin import IN_THE_WAY
from .reason_sentences import REASON_SENTENCES

_logger = logging.getLogger(__name__)

# How often a chunk is tried that another transaction was in the way of, before it is put off.
_ATTEMPTS = 3


@dataclass
class Decisions:
    """What the engine decided on a batch.

    ``by_line`` is ``{bank line id: (proposal, policy)}``. ``residuals`` is what is left of every
    item, in minor units, after what was decided so far for certain. ``guards`` are the guard
    codes of each bank line, known before anything was decided. By bank line id,
    ``currencies`` is the currency of the items where it is not the bank line's, ``rules`` the id
    of the reconciliation rule that explains the line, ``orders`` of the order a prepayment names.
    """

    by_line: dict = field(default_factory=dict)
    guards: dict = field(default_factory=dict)
    currencies: dict = field(default_factory=dict)
    rules: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)
    residuals: dict = field(default_factory=dict)


class O2cCashApplication(models.AbstractModel):
    """The batch that matches bank lines: read facts, decide, write proposals, apply.

    The engine weighs all lines of a batch together, so that the facts are read once; what it
    decides is written and applied in chunks, each in a transaction of its own. A worker that
    dies loses nothing: lines it did not reach are still waiting.
    """

    _name = "o2c.cash.application"
    _description = "Cash Application"
    _inherit = ["o2c.batch.mixin"]

    _o2c_cron_xmlid = "o2c_automation.ir_cron_cash_application"
    _o2c_run_kind = "cash_application"
    _o2c_batch_limit = 2000
    _o2c_chunk_size = 200

    # === BATCH === #

    def _process_company(self, company):
        """Match what is due in ``company``; return whether time is left."""
        bank_lines = self.env["account.bank.statement.line"]
        domain = bank_lines._o2c_due_for_matching_domain(company)
        due = bank_lines.search(domain, order="id", limit=self._o2c_batch_limit)
        if not due:
            return True
        with self.env["o2c.run"]._running_by_cron(self._o2c_run_kind, company) as run:
            return run._tagged(self)._process_lines(due, run)

    def _process_lines(self, bank_lines, run):
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(bank_lines))
        decided = self._decide(bank_lines)
        for ids in split_every(self._o2c_chunk_size, bank_lines.ids):
            self._process_or_put_off(bank_lines.browse(ids), decided, run)
            if not cron._commit_progress(len(ids)):
                return False
        return True

    def _process_or_put_off(self, bank_lines, decided, run):
        """Process a chunk; where somebody else was in the way, anew, and later at last.

        What was decided holds for another attempt: residuals are checked under lock. Lines
        put off go on waiting.
        """
        residuals = dict(decided.residuals)
        for _attempt in range(_ATTEMPTS):
            if self._try_chunk(bank_lines, decided, run):
                return
            decided.residuals = dict(residuals)
        run._count("skipped", "locked", len(bank_lines))
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        self.env.ref(self._o2c_cron_xmlid).sudo()._trigger(at=soon)

    def _try_chunk(self, bank_lines, decided, run):
        """Process a chunk; return whether nobody was in the way."""
        try:
            self._process_chunk(bank_lines, decided, run)
        except IN_THE_WAY:
            # Only a new transaction sees what the other one wrote.
            self.env.cr.rollback()
            return False
        return True

    @api.model
    def _match_now(self, bank_lines):
        """Match ``bank_lines`` in this transaction, because a person asks for it."""
        for company, lines in bank_lines.grouped("company_id").items():
            waiting = lines.filtered(lambda line: not line.is_reconciled)
            waiting.write({"o2c_match_state": "waiting"})
            with self.env["o2c.run"]._running(self._o2c_run_kind, company) as run:
                self._process_chunk(waiting, self._decide(waiting), run)

    def _process_chunk(self, bank_lines, decided, run):
        """Write and apply what was decided on ``bank_lines``, as far as they still wait."""
        locked = bank_lines.try_lock_for_update()
        waiting = locked.filtered_domain(locked._o2c_due_for_matching_domain(bank_lines.company_id))
        proposals = self._write_proposals(waiting, decided)
        certain = proposals.filtered(
            lambda one: one.verdict == "auto" and one.policy_id.is_automatic
        ).sorted(lambda one: one.statement_line_id.id)
        applied = self._apply_certain(certain)
        run._count("done", number=len(applied))
        self._count_left(proposals - applied, run)

    def _count_left(self, proposals, run):
        for proposal in proposals:
            reasons = proposal.reasons or [proposal.verdict]
            run._count("failed" if proposal.error else "skipped", reasons[0])

    def _apply_certain(self, proposals):
        """Apply in one plan; where that fails, apply one by one and keep what stops each."""
        if not proposals:
            return proposals
        try:
            with self.env.cr.savepoint():
                return proposals._apply(automatic=True)
        except (LockError, ConcurrencyError, OperationalError):
            raise
        except Exception:
            # Each is tried alone, and tells on its own record what is wrong with it.
            _logger.info("Applying %s together failed", proposals, exc_info=True)
            proposals.invalidate_recordset()
        return proposals.browse().union(*(self._apply_alone(one) for one in proposals))

    def _apply_alone(self, proposal):
        try:
            with self.env.cr.savepoint():
                return proposal._apply(automatic=True)
        except (LockError, ConcurrencyError, OperationalError):
            raise
        except (UserError, ValidationError) as error:
            return self._keep_refusal(proposal, "refused_by_host", str(error))
        except Exception:
            # Whatever another addon or the database raises: the lines behind it go on.
            _logger.exception("Applying %s failed", proposal)
            sentence = self.env._("An unexpected error occurred; the server's log has the details.")
            return self._keep_refusal(proposal, "unexpected_error", sentence)

    def _keep_refusal(self, proposal, reason, sentence):
        """Leave a proposal that cannot be applied to a person, with why and what to do.

        :return: what was applied: nothing
        """
        proposal.invalidate_recordset()
        proposal.sudo().write({"reasons": [reason], "error": sentence})
        self.env["o2c.event"]._log(
            "match.proposal.refused", proposal, reason=reason, message=sentence
        )
        return proposal.browse()

    # === DECIDE === #

    def _decide(self, bank_lines):
        """Return the engine's decisions on ``bank_lines``; reads only."""
        decided = Decisions(guards=bank_lines._o2c_guard_codes())
        groups = bank_lines.grouped(
            lambda line: (line.company_id, line.journal_id, line._o2c_transaction_currency())
        )
        policies = self.env["o2c.match.policy"]._policies_by_journal(bank_lines.journal_id)
        merged = defaultdict(bank_lines.browse)
        for (company, journal, currency), lines in groups.items():
            merged[company, policies[journal], currency] |= lines
        for (company, policy, currency), lines in merged.items():
            if policy:
                self._propose(company, policy, currency, lines, decided)
        return decided

    def _propose(self, company, policy, currency, bank_lines, decided):
        """Ask the engine about ``bank_lines`` of one policy and currency."""
        items = self.env["account.move.line"]._o2c_matching_items(company, currency)
        partner_ids = {item.partner_id for item in items}
        partners = self.env["res.partner"]._o2c_matching_partners(
            company, partner_ids, policy.watched_country_ids.ids
        )
        aliases = self.env["o2c.payer.alias"]._to_facts(company, policy.alias_hits_min)
        facts = bank_lines._o2c_to_facts(decided.guards)
        proposals = propose(facts, items, partners, policy._to_facts(currency), aliases)
        decided.by_line.update({one.line_id: (one, policy) for one in proposals})
        decided.residuals.update({item.id: item.residual for item in items})

    @api.model
    def _simulate(self, bank_lines):
        """Decide on ``bank_lines`` and write nothing but the run.

        :return: ``(run, decisions)``
        """
        company = bank_lines.company_id[:1] or self.env.company
        parameters = {"bank_lines": len(bank_lines)}
        with self.env["o2c.run"]._running(
            self._o2c_run_kind, company, simulate=True, parameters=parameters
        ) as run:
            decided = self._decide(bank_lines)
            for proposal, _policy in decided.by_line.values():
                outcome = "done" if proposal.verdict == "auto" else "skipped"
                run._count(outcome, proposal.family or proposal.verdict)
        return run, decided

    # === WRITE === #

    def _write_proposals(self, bank_lines, decided):
        """Write the proposals of ``bank_lines``; those that say nothing new are kept.

        :return: the open proposals of the lines
        """
        wanted = bank_lines.sorted("id").filtered(lambda line: line.id in decided.by_line)
        current = self.env["o2c.match.proposal"].search(
            [("statement_line_id", "in", bank_lines.ids), ("state", "=", "proposed")]
        )
        vals_list = {
            line: {
                **self._proposal_vals(line, decided),
                "reconcile_model_id": decided.rules.get(line.id, False),
                "order_id": decided.orders.get(line.id, False),
            }
            for line in wanted
        }
        unchanged = current.filtered(
            lambda one: (
                one.statement_line_id in vals_list
                and one._says_the_same(vals_list[one.statement_line_id])
            )
        )
        (current - unchanged)._supersede("matched_anew")
        kept = unchanged.statement_line_id
        created_sudo = current.sudo().create(
            [vals for line, vals in vals_list.items() if line not in kept]
        )
        created = created_sudo.sudo(self.env.su)
        self._mark(created | unchanged)
        return created | unchanged

    def _mark(self, proposals):
        today = fields.Date.context_today(self)
        nothing = proposals.filtered(lambda one: one.verdict == "none")
        for state, ones in (("none", nothing), ("proposed", proposals - nothing)):
            ones.statement_line_id.write({"o2c_match_state": state, "o2c_date_matched": today})

    def _proposal_vals(self, line, decided):
        proposal, policy = decided.by_line[line.id]
        currency = decided.currencies.get(line.id) or line._o2c_transaction_currency()
        amount = currency.o2c_from_minor
        return {
            "statement_line_id": line.id,
            "company_id": line.company_id.id,
            "currency_id": currency.id,
            "policy_id": policy.id,
            "partner_id": proposal.partner_id,
            "verdict": proposal.verdict,
            "family": proposal.family,
            "score": proposal.score,
            "margin": proposal.margin,
            "amount": line._o2c_transaction_amount(),
            "amount_fee": amount(proposal.fee),
            "amount_discount": amount(proposal.discount),
            "amount_over": amount(proposal.over),
            "amount_difference": amount(proposal.difference),
            "difference_kind": proposal.difference_kind or False,
            "evidence": [asdict(one) for one in proposal.evidence],
            "reasons": list(proposal.reasons),
            "alternatives": [asdict(one) for one in proposal.alternatives],
            "line_ids": [
                Command.create(self._allocation_vals(one, proposal, decided.residuals, amount))
                for one in proposal.allocations
            ],
        }

    def _allocation_vals(self, allocation, proposal, residuals, amount):
        """Return one allocation; what is certain is taken off for the lines that follow."""
        residual = residuals[allocation.item_id]
        if proposal.verdict == "auto":
            residuals[allocation.item_id] -= allocation.amount
        return {
            "move_line_id": allocation.item_id,
            "residual": amount(residual),
            "amount": amount(allocation.amount),
        }

    @api.model
    def _reason_sentences(self):
        """Return ``{code: sentence}`` of all a proposal may state, in the user's language."""
        return {code: self.env._(sentence) for code, sentence in REASON_SENTENCES.items()}
