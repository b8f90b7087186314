from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import promise as engine

BROKEN_ACTIVITY = "o2c_automation.mail_activity_broken_promise"


class O2cPromise(models.Model):
    """Promises are judged at night, and again whenever money on their items moves."""

    _name = "o2c.promise"
    _inherit = ["o2c.promise", "o2c.batch.mixin"]

    _o2c_cron_xmlid = "o2c_automation.ir_cron_judge_promises"
    _o2c_run_kind = "promises"

    is_to_judge = fields.Boolean(
        "To Be Judged", readonly=True, copy=False, help="Money on the items has moved."
    )

    # === BATCH === #

    @api.model
    def _due_domain(self):
        over = Domain("state", "=", "open") & Domain(
            "date_deadline", "<", fields.Date.context_today(self)
        )
        return over | (Domain("is_to_judge", "=", True) & Domain("state", "!=", "cancelled"))

    def _process_one(self):
        verdict = self._verdict()
        promise_sudo = self.sudo()
        promise_sudo.write(
            {
                "amount_received": self.currency_id.o2c_from_minor(verdict.received),
                "date_judged": fields.Date.context_today(self),
                "is_to_judge": False,
            }
        )
        if verdict.state != self.state:
            promise_sudo._transition(verdict.state, reason="ledger")
            promise_sudo._act_on_verdict()
        return "done", f"promise_{verdict.state}"

    def _process_failed(self, error):
        """Tell on the promise what went wrong; it is judged again tomorrow."""
        self.message_post(body=error)

    # === JUDGEMENT === #

    def _verdict(self):
        """Return what the ledger says of the promise, beside all others of the customer."""
        self.ensure_one()
        siblings = self._siblings(self.partner_id)
        siblings = siblings.filtered(
            lambda one: one.company_id == self.company_id and one.currency_id == self.currency_id
        )
        facts = [promise._to_engine() for promise in siblings]
        today = self.env["o2c.dunning.reader"]._today(self.company_id)
        return engine.judge(facts, siblings._credits(), today)[self.id]

    @api.model
    def _siblings(self, partners):
        """Return all promises of customers that money may count for."""
        return self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "!=", "cancelled")]
        )

    def _to_engine(self):
        self.ensure_one()
        return engine.Promise(
            id=self.id,
            items=frozenset(self.move_line_ids.ids),
            amount=self.currency_id.o2c_to_minor(self.amount),
            taken=self.date_taken,
            recorded=self.create_date,
            until=self.date_deadline,
        )

    def _credits(self):
        """Return the money and the credit notes that were applied to the promised items.

        What was written off or exchanged by hand in other journals is nobody's payment.
        """
        to_minor = self.currency_id.o2c_to_minor
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model(["date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partial.debit_move_id, line.date, partial.create_date,
                       partial.debit_amount_currency
                  FROM account_partial_reconcile partial
                  JOIN account_move_line line ON line.id = partial.credit_move_id
                  JOIN account_move move ON move.id = line.move_id
                  JOIN account_journal journal ON journal.id = line.journal_id
                 WHERE partial.debit_move_id IN %s
                   AND (journal.type IN ('bank', 'cash', 'credit')
                        OR move.move_type = 'out_refund')
                """,
                tuple(self.move_line_ids.ids) or (0,),
            )
        )
        return [
            engine.Credit(item, day, recorded, to_minor(amount))
            for item, day, recorded, amount in rows
        ]

    @api.model
    def _judge_again(self, lines):
        """Have the promises of whoever owes ``lines`` judged again soon: money on them moved."""
        if not lines:
            return
        touched_sudo = self.sudo().search(
            [("move_line_ids", "in", lines.ids), ("state", "!=", "cancelled")]
        )
        if not touched_sudo:
            return
        waiting = self._siblings(touched_sudo.partner_id).filtered(lambda one: not one.is_to_judge)
        waiting.is_to_judge = True
        self._enqueue()

    # === WHAT FOLLOWS === #

    def _act_on_verdict(self):
        """Bring broken promises to who took them, and let kept ones do the customer good."""
        self.ensure_one()
        if self.state == "kept":
            self.partner_id._o2c_enqueue_credit_recheck()
        if self.state == "broken":
            self.activity_schedule(
                BROKEN_ACTIVITY,
                user_id=self.user_id.id,
                note=self.env._("Nothing came by %(day)s.", day=self.date_deadline),
            )
        else:
            self.activity_unlink([BROKEN_ACTIVITY])
