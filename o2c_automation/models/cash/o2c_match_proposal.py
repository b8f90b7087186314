from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.cash import Payment, Settled, UnbalancedError, plan_entry

VERDICTS = [("auto", "Certain"), ("suggest", "Suggested"), ("none", "Nothing Found")]
DIFFERENCES = [
    ("fee", "Bank Charge"),
    ("rounding", "Rounding"),
    ("discount", "Discount in Time"),
    ("discount_late", "Discount Too Late"),
    ("deduction", "Deduction"),
    ("partial", "Part Payment"),
    ("over", "Overpayment"),
    ("write_off", "Write-Off"),
    ("exchange", "Exchange Difference"),
]
DEDUCTION_KINDS = ("deduction", "discount_late")


class O2cMatchProposal(models.Model):
    """How one bank line is read: whose money it is, what it settles, and why.

    The engine writes proposals, people may too; applying one makes the journal entry, undoing
    it restores the books exactly. Conservation holds to the minor unit::

        sum(line_ids.amount) == amount - amount_rule + amount_fee + amount_discount - amount_over
    """

    _name = "o2c.match.proposal"
    _description = "Matching Proposal"
    _inherit = ["o2c.state.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _o2c_transitions = {
        "proposed": ("applied", "rejected", "superseded"),
        "applied": ("undone",),
    }

    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        "Bank Line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    policy_id = fields.Many2one("o2c.match.policy", readonly=True, ondelete="set null")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, index="btree_not_null")
    date = fields.Date(related="statement_line_id.date")
    payment_ref = fields.Char(related="statement_line_id.payment_ref", string="Bank's Text")
    partner_name = fields.Char(related="statement_line_id.partner_name", string="Payer")
    verdict = fields.Selection(VERDICTS, required=True, readonly=True, index=True)
    family = fields.Char("Kind of Evidence", readonly=True)
    score = fields.Integer(readonly=True, aggregator=None)
    margin = fields.Integer("Lead", readonly=True, aggregator=None)
    amount = fields.Monetary("Received", readonly=True)
    amount_fee = fields.Monetary("Charge", readonly=True)
    amount_discount = fields.Monetary("Discount", readonly=True)
    amount_over = fields.Monetary("Unapplied", readonly=True)
    amount_difference = fields.Monetary("Difference", readonly=True)
    difference_kind = fields.Selection(DIFFERENCES, readonly=True)
    write_off_account_id = fields.Many2one(
        "account.account", readonly=True, check_company=True, ondelete="restrict"
    )
    reconcile_model_id = fields.Many2one(
        "account.reconcile.model",
        "Rule",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The rule that explains the bank line where no open item does.",
    )
    order_id = fields.Many2one(
        "sale.order",
        "Prepaid Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The order the bank's text names, where it has no invoice yet.",
    )
    evidence = fields.Json(readonly=True)
    reasons = fields.Json(readonly=True)
    reasons_text = fields.Text("Why Not by Itself", compute="_compute_reasons_text")
    error = fields.Char("Refused Because", readonly=True)
    alternatives = fields.Json(readonly=True)
    line_ids = fields.One2many(
        "o2c.match.proposal.line", "proposal_id", "Allocations", readonly=True
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("applied", "Applied"),
            ("rejected", "Rejected"),
            ("undone", "Undone"),
            ("superseded", "Superseded"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
    )
    is_automatic = fields.Boolean(
        "Without a Person", readonly=True, help="Applied without a person looking at it."
    )
    date_applied = fields.Datetime("Applied On", readonly=True)
    counterpart_id = fields.Many2one("account.move.line", readonly=True, ondelete="set null")
    previous_partner_id = fields.Many2one("res.partner", readonly=True, ondelete="set null")

    _open_uniq = models.UniqueIndex(
        "(statement_line_id) WHERE state IN ('proposed', 'applied')",
        "A bank line has one open proposal at most.",
    )

    # === COMPUTE METHODS === #

    @api.depends("statement_line_id", "partner_id")
    def _compute_display_name(self):
        for proposal in self:
            line = proposal.statement_line_id
            proposal.display_name = " · ".join(
                filter(None, [line.name, proposal.partner_id.name or line.partner_name])
            )

    @api.depends("reasons", "error")
    def _compute_reasons_text(self):
        sentences = self.env["o2c.cash.application"]._reason_sentences()
        for proposal in self:
            told = [sentences.get(code, code) for code in proposal.reasons or []]
            proposal.reasons_text = "\n".join(filter(None, [*told, proposal.error]))

    # === BUSINESS METHODS === #

    def _check_may_decide(self):
        """Refuse people without the role, and proposals they do not see."""
        self.check_access("read")
        self.statement_line_id._o2c_check_may_decide()

    def _transition(self, target, **facts):
        # Nobody writes proposals by themselves; the verbs for people check the role first.
        return super(O2cMatchProposal, self.sudo())._transition(target, **facts)

    def _plan_entry(self):
        """Return the journal entry (``engine.cash.Entry``) that applies the proposal."""
        self.ensure_one()
        to_minor = self.currency_id.o2c_to_minor
        partner = self._entry_partner()
        payment = Payment(
            amount=to_minor(self.amount),
            partner_id=partner.id,
            account_id=partner.with_company(self.company_id).property_account_receivable_id.id,
            fee=to_minor(self.amount_fee),
            discount=to_minor(self.amount_discount),
            over=to_minor(self.amount_over),
            ruled=to_minor(self.amount_rule),
            fee_kind=self.difference_kind
            if self.difference_kind in ("rounding", "write_off", "exchange")
            else "fee",
        )
        try:
            return plan_entry(payment, [self._settled(line) for line in self.line_ids])
        except UnbalancedError as error:
            raise UserError(
                self.env._("What is settled on %s is not what came in.", self.display_name)
            ) from error

    def _is_exchanged(self):
        """Return whether the items are in another currency than the bank line."""
        self.ensure_one()
        return self.currency_id != self.statement_line_id._o2c_transaction_currency()

    def _settled(self, line):
        to_minor = self.currency_id.o2c_to_minor
        item = line.move_line_id
        discount = item.amount_currency - item.discount_amount_currency if item.discount_date else 0
        return Settled(
            item_id=item.id,
            partner_id=item.partner_id.id,
            account_id=item.account_id.id,
            residual=to_minor(line.residual),
            amount=to_minor(line.amount),
            discount=to_minor(discount),
        )

    def _entry_partner(self):
        """Return whom the entry names: the items' customer where they have one, else the payer."""
        self.ensure_one()
        customers = self.line_ids.move_line_id.partner_id
        return customers if len(customers) == 1 else self.partner_id.commercial_partner_id

    def _what_applies(self):
        """Return what stands behind the entry where it is no open item: a rule or an order."""
        self.ensure_one()
        order_sudo = self.order_id.sudo()
        if order_sudo:
            return self.env._("Prepayment of %s", order_sudo.name)
        return self.reconcile_model_id.name or ""

    def _short_item(self):
        """Return the allocation that leaves something open, the largest rest first."""
        self.ensure_one()
        short = self.line_ids.filtered(
            lambda line: self.currency_id.compare_amounts(line.amount, line.residual) < 0
        )
        return short.sorted(lambda line: line.amount - line.residual)[:1]

    def _payer_observations(self):
        """Return what the bank lines of ``self`` teach about who pays for whom.

        A name is taught by a person only: what was applied by itself was recognised already,
        and a cut name may fit two customers. What a rule took a part of came through others.
        """
        return {
            observation
            for proposal in self.filtered(lambda one: one.line_ids and not one.reconcile_model_id)
            for observation in proposal.statement_line_id._o2c_payer_observations(
                proposal._entry_partner()
            )
            if not (proposal.is_automatic and observation[1] == "name")
        }

    def _says_the_same(self, vals):
        """Return whether new values would say what the proposal says already."""
        self.ensure_one()
        allocations = {
            (vals["move_line_id"], vals["amount"], vals["residual"])
            for _command, _id, vals in vals["line_ids"]
        }
        mine = {(one.move_line_id.id, one.amount, one.residual) for one in self.line_ids}
        names = ("verdict", "family", "score", "margin", "reasons")
        return (
            mine == allocations
            and self.partner_id.id == (vals["partner_id"] or False)
            and self.reconcile_model_id.id == vals["reconcile_model_id"]
            and self.order_id.id == vals["order_id"]
            and all(self[name] == vals[name] for name in names)
        )

    def _difference_label(self, kind):
        """Return how an entry names a difference of ``kind``."""
        labels = dict(self._fields["difference_kind"]._description_selection(self.env))
        return f"{labels.get(kind, kind)}: {self.statement_line_id.payment_ref}"

    def _open_deductions(self):
        """Open a deduction for what was paid short."""
        short = [(one, one._short_item()) for one in self if one.difference_kind in DEDUCTION_KINDS]
        self.env["o2c.dispute"]._open_deductions(
            [one._prepare_deduction_vals(item) for one, item in short if item]
        )

    def _prepare_deduction_vals(self, item):
        """Return what is known of the deduction: a discount taken late needs no guess."""
        self.ensure_one()
        known = {
            "move_line_id": item.move_line_id.id,
            "statement_line_id": self.statement_line_id.id,
            "amount": item.residual - item.amount,
        }
        if self.difference_kind != "discount_late":
            return known
        last_day = item.move_line_id.discount_date
        evidence = self.env._(
            "Paid on %(date)s; the discount ended on %(last_day)s.",
            date=fields.Date.to_string(self.date),
            last_day=fields.Date.to_string(last_day),
        )
        reason = self.env["o2c.dispute"]._reason_by_code("discount")
        return {
            **known,
            "origin": "late_discount",
            "reason_id": reason.id,
            "reason_evidence": evidence,
        }

    def _apply(self, *, automatic):
        """Apply the proposals to the books in one plan; nothing else changes their state.

        :param bool automatic: without a person; counts for precision
        :return: those applied; the others were superseded, because their items changed since
        """
        quiet = self._as_batch()
        posting = quiet.env["o2c.cash.posting"]
        valid = posting._lock_and_check(quiet)
        (quiet - valid)._supersede("items_changed")
        posting._post(valid)
        for message, ones in valid.grouped(lambda one: one._what_applies()).items():
            ones._transition(
                "applied",
                reason="automatic" if automatic else "person",
                message=message,
                vals={"is_automatic": automatic, "date_applied": fields.Datetime.now()},
            )
        valid.statement_line_id.write({"o2c_match_state": "applied"})
        valid._open_deductions()
        self.env["o2c.payer.alias"]._learn(valid._payer_observations())
        return valid

    def _as_batch(self):
        """Return the proposals so that the host books for them what a batch needs, and no more."""
        # It takes these changes for a person's otherwise, and would keep the invoice as edited.
        quiet = self.with_context(skip_is_manually_modified=True)
        return self.env["account.analytic.distribution.model"]._o2c_looked_up_once(quiet)

    def _supersede(self, reason):
        """Put the proposals aside; their bank lines are matched anew."""
        if not self:
            return
        self._transition("superseded", reason=reason)
        # The index that allows one open proposal a line must see it before the next is created.
        self.flush_recordset(["state"])
        self.statement_line_id.write({"o2c_match_state": "waiting"})

    def _undo(self):
        """Restore the books as they were before the proposals were applied."""
        self._note_undone()
        self._restore_books()

    def _note_undone(self, message=""):
        """Count the proposals as undone: against precision, and against what they taught.

        :param str message: how it came to that, where it was not by the app
        """
        if not self:
            return
        for automatic, ones in self.grouped("is_automatic").items():
            reason = "false_match" if automatic else "person"
            ones._transition("undone", reason=reason, message=message)
        self.statement_line_id.write({"o2c_match_state": "waiting"})
        self.env["o2c.payer.alias"]._unlearn(self._payer_observations())

    def _is_booked(self):
        """Return whether the bank line's entry is still what applying the proposal made of it."""
        self.ensure_one()
        line = self.statement_line_id
        account = self.counterpart_id.account_id
        return line.is_reconciled and account and account != line.journal_id.suspense_account_id

    def _restore_books(self):
        """Take the entries of the proposals back to what the bank said."""
        if self:
            quiet = self._as_batch()
            quiet.env["o2c.cash.posting"]._unpost(quiet)

    # === ACTIONS === #

    def action_apply(self):
        """Apply the proposals because a person says so."""
        self._check_may_decide()
        nothing = self.filtered(
            lambda one: not (one.line_ids or one.amount_over or one.reconcile_model_id)
        )
        if nothing:
            raise UserError(self.env._("There is nothing to apply on %s.", nothing[0].display_name))
        return self._apply(automatic=False)

    def action_reject(self):
        """Put the proposals away; their bank lines wait for a person."""
        self._check_may_decide()
        self._transition("rejected")
        self.statement_line_id.write({"o2c_match_state": "none"})

    def action_undo(self):
        """Undo what was applied."""
        self._check_may_decide()
        self._undo()
