from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.dispute import approval_obstacle


class O2cMatchDesk(models.AbstractModel):
    """What a person decides on the review desk. Every verb needs the role, and leaves an event."""

    _inherit = "o2c.match.desk"

    # === VERBS === #

    @api.model
    def accept(self, line_ids):
        """Apply the open proposals of the bank lines.

        :return: ``{"applied", "left"}``: how many were applied, and how many changed meanwhile
        """
        proposals = self._decide_on(line_ids).filtered(
            lambda one: one.state == "proposed" and one.verdict != "none"
        )
        applied = proposals.action_apply() if proposals else proposals
        return {"applied": len(applied), "left": len(line_ids) - len(applied)}

    @api.model
    def accept_all(self, key):
        """Apply all open proposals of one class at once."""
        lines = self.env["account.bank.statement.line"].search(self._class_domain(key))
        return self.accept(lines.ids)

    @api.model
    def accept_alternative(self, line_id, index):
        """Apply another reading of the bank line, by its place among the candidates."""
        if not index:
            return self.accept([line_id])
        proposal = self._decide_on([line_id])
        candidate = proposal.alternatives[index - 1]
        minor = proposal.currency_id.o2c_from_minor
        return self._apply_by_hand(
            line_id,
            candidate["partner_id"],
            {one["item_id"]: minor(one["amount"]) for one in candidate["allocations"]},
            {
                "amount_fee": minor(candidate["fee"]),
                "amount_discount": minor(candidate["discount"]),
                "amount_over": minor(candidate["over"]),
                "amount_difference": minor(candidate["difference"]),
                "difference_kind": candidate["difference_kind"] or False,
                "evidence": candidate["evidence"],
            },
        )

    @api.model
    def choose(self, line_id, item_ids, difference="open", reason_id=None):
        """Settle chosen items: credits first, then what is due first, until the money is used.

        :param str difference: what happens to a shortage; see :meth:`settle`
        :param int reason_id: the reason (``o2c.dispute.reason``) of a write-off
        """
        line = self.env["account.bank.statement.line"].browse(line_id)
        items = self._choosable_items(line, item_ids)
        open_total = sum(items.mapped("amount_residual_currency"))
        taken = self._taken_for(line, items, open_total, difference)
        amount = taken["amount"]
        if difference == "write_off":
            amount = max(amount, open_total)
        elif taken.get("difference_kind") == "exchange":
            amount = open_total
        allocations = self._fill(items, amount, items.currency_id)
        choice = {"difference": difference, "reason_id": reason_id}
        return self.settle(line_id, {**choice, "items": list(allocations.items())})

    @api.model
    def settle(self, line_id, choice):
        """Settle chosen items with chosen amounts.

        What the items do not need stays unapplied on the customer's account. A rest of an item
        stays open.

        :param dict choice: ``items``, pairs of open item and amount; ``difference``: whether the
            largest rest stays ``open`` or opens a ``dispute``, or what is settled beyond the
            money is written off (``write_off``) to the account of ``reason_id``; ``rule_id``, a
            rule that explains a part of the money; ``remember``: the payer pays for this customer
        """
        self._decide_on([line_id])
        line = self.env["account.bank.statement.line"].browse(line_id)
        allocations = dict(choice["items"])
        items = self._choosable_items(line, list(allocations))
        self._check_amounts(items, allocations)
        vals = self._settlement_vals(line, items, allocations, choice)
        partner = items.partner_id[:1]
        result = self._apply_by_hand(line_id, partner.id, allocations, vals)
        return self._remember(line, partner, result, choice)

    @api.model
    def leave_on_account(self, line_id, partner_id, choice=None):
        """Book the money to the customer and leave it unapplied.

        :param dict choice: ``remember`` and ``rule_id``, as for :meth:`settle`
        """
        self._decide_on([line_id])
        line = self.env["account.bank.statement.line"].browse(line_id)
        if not partner_id:
            raise UserError(self.env._("Choose the customer whose money it is."))
        choice = choice or {}
        rule_id = choice.get("rule_id", False)
        over = line._o2c_transaction_amount() - self._rule_part(line, rule_id)
        vals = {
            "amount_over": over,
            "difference_kind": "over",
            "reconcile_model_id": rule_id,
        }
        result = self._apply_by_hand(line_id, partner_id, {}, vals)
        return self._remember(line, self.env["res.partner"].browse(partner_id), result, choice)

    @api.model
    def put_aside(self, line_id, reason):
        """Take the bank line from the lists of what waits, until somebody matches it again."""
        self._decide_on([line_id])
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the bank line has to wait."))
        line = self.env["account.bank.statement.line"].browse(line_id)
        line.write({"o2c_match_state": "aside", "o2c_aside_reason": reason.strip()})
        self.env["o2c.event"]._log("bank.line.put_aside", line, reason="person", message=reason)
        return {"left": 0}

    @api.model
    def undo(self, line_ids):
        """Take back what was applied to the bank lines, exactly."""
        self._decide_on(line_ids)
        undone = self.env["account.bank.statement.line"].browse(line_ids)._o2c_undo()
        return {"undone": len(undone)}

    @api.model
    def match_again(self, line_ids):
        """Ask the engine again about bank lines that wait, and apply what is certain now."""
        self._decide_on(line_ids)
        lines = self.env["account.bank.statement.line"].browse(line_ids)
        lines.write({"o2c_aside_reason": False})
        self.env["o2c.cash.application"]._match_now(lines)
        return True

    # === HELPERS === #

    @api.model
    def _decide_on(self, line_ids):
        """Return the open proposals of the bank lines for somebody who may decide."""
        lines = self.env["account.bank.statement.line"].browse(line_ids)
        lines._o2c_check_may_decide()
        found = self._open_proposals(lines)
        return self.env["o2c.match.proposal"].union(*found.values())

    @api.model
    def _choosable_items(self, line, item_ids):
        """Return the chosen items, as far as the bank line can settle each of them."""
        chosen = self._choosable_domain(line) & Domain("id", "in", item_ids)
        items = self._without_other_lines(self.env["account.move.line"].search(chosen))
        if not items or len(items) < len(set(item_ids)):
            raise UserError(self.env._("Choose at least one open item."))
        if len(items.currency_id) > 1:
            raise UserError(self.env._("Choose items of one currency."))
        return items

    @api.model
    def _check_amounts(self, items, allocations):
        """Refuse to settle nothing of an item, or more than is open on it."""
        for item in items:
            part, residual = allocations[item.id], item.amount_residual_currency
            if (
                part * residual <= 0
                or item.currency_id.compare_amounts(abs(part), abs(residual)) > 0
            ):
                raise UserError(
                    self.env._(
                        "%(document)s: settle between nothing and %(open)s.",
                        document=item.move_id.name,
                        open=item.currency_id.format(residual),
                    )
                )

    @api.model
    def _settlement_vals(self, line, items, allocations, choice):
        """Return what happens to what is settled beyond the money, or to what is left of it."""
        settled, difference = sum(allocations.values()), choice.get("difference", "open")
        taken = self._taken_for(line, items, settled, difference)
        currency, rule_id = items.currency_id, choice.get("rule_id", False)
        if rule_id and currency != line._o2c_transaction_currency():
            raise UserError(self.env._("A rule explains no part of what is in another currency."))
        if taken.get("difference_kind") == "exchange":
            return taken
        excess = currency.round(settled - taken["amount"] + self._rule_part(line, rule_id))
        if currency.compare_amounts(excess, 0.0) > 0:
            if difference != "write_off":
                raise UserError(self.env._("More would be settled than came in."))
            vals = self._write_off_vals(line, excess, currency, choice.get("reason_id"))
            return {**taken, **vals, "reconcile_model_id": rule_id}
        if currency.is_zero(excess):
            rest = sum(items.mapped("amount_residual_currency")) - settled
            excess = currency.round(max(rest, 0.0))
        vals = self._difference_vals(currency, excess, difference)
        return {**taken, **vals, "reconcile_model_id": rule_id}

    @api.model
    def _taken_for(self, line, items, settled, difference):
        """Return a proposal's ``currency_id`` and ``amount``: the bank line in the items' currency.

        Money worth what is open settles it whole, and the rest is an exchange difference, unless
        a person says that the rest is something else. Other money counts at the rate of its day.
        """
        currency = items.currency_id
        if currency == line._o2c_transaction_currency():
            return {"currency_id": currency.id, "amount": line._o2c_transaction_amount()}
        tolerance = self._policy(line).exchange_max_percent
        is_whole = currency.is_zero(sum(items.mapped("amount_residual_currency")) - settled)
        if is_whole and difference == "open" and line._o2c_is_worth(settled, currency, tolerance):
            return line._o2c_exchange_vals(settled, currency)
        return line._o2c_at_rate_vals(currency)

    @api.model
    def _policy(self, line):
        return self.env["o2c.match.policy"]._policies_by_journal(line.journal_id)[line.journal_id]

    @api.model
    def _fill(self, items, amount, currency):
        """Return ``{item id: amount}``: credits whole, then invoices by due date."""
        allocations = {}
        left = amount
        for item in items.sorted(
            lambda one: (one.amount_residual_currency > 0, one.date_maturity or one.date, one.id)
        ):
            residual = item.amount_residual_currency
            part = residual if residual < 0 else min(residual, max(left, 0.0))
            if not currency.is_zero(part):
                allocations[item.id] = currency.round(part)
                left -= part
        return allocations

    @api.model
    def _difference_vals(self, currency, shortage, difference):
        sign = currency.compare_amounts(shortage, 0.0)
        kind = "deduction" if difference == "dispute" else "partial"
        return {
            "amount_difference": shortage,
            "amount_over": -shortage if sign < 0 else 0.0,
            "difference_kind": {0: False, 1: kind, -1: "over"}[sign],
        }

    @api.model
    def _write_off_vals(self, line, shortage, currency, reason_id):
        """Return the values of a write-off; its account and ceiling are the reason's."""
        reason = self.env["o2c.dispute.reason"].browse(reason_id or ()).exists()
        reason = reason.with_company(line.company_id)
        account = reason and (reason.account_id or line.company_id.o2c_dispute_account_id)
        if not account:
            raise UserError(self.env._("Choose a reason that has a write-off account."))
        self._check_ceiling(line, shortage, currency, reason)
        return {
            "amount_difference": shortage,
            "amount_fee": shortage,
            "difference_kind": "write_off",
            "write_off_account_id": account.id,
        }

    @api.model
    def _check_ceiling(self, line, shortage, currency, reason):
        """Refuse to write off more than one person may decide alone, in company currency."""
        if currency == line._o2c_transaction_currency():
            rate_of = line._prepare_counterpart_amounts_using_st_line_rate
            booked = rate_of(currency, shortage, shortage)["balance"]
        else:
            company = line.company_id
            booked = currency._convert(shortage, company.currency_id, company, line.date)
        currency = line.company_id.currency_id
        # Who decides here found the case as well: above the ceiling, nobody decides alone.
        obstacle = approval_obstacle(
            currency.o2c_to_minor(abs(booked)),
            currency.o2c_to_minor(reason.writeoff_ceiling),
            is_manager=self.env.user.has_group("o2c_automation.group_ar_manager"),
            is_own=True,
        )
        if obstacle:
            raise UserError(
                self.env._(
                    "The reason %(reason)s allows to write off %(ceiling)s here. "
                    "Open a dispute for more: somebody else then decides.",
                    reason=reason.display_name,
                    ceiling=currency.format(reason.writeoff_ceiling),
                )
            )

    @api.model
    def _rule_part(self, line, rule_id):
        """Return what a rule explains of the money beside the items; without a rule, nothing."""
        return 0.0

    @api.model
    def _remember(self, line, partner, result, choice):
        """Teach who pays for ``partner``, where a person asks for it."""
        if choice.get("remember") and result["applied"]:
            self.env["o2c.payer.alias"]._teach(line, partner.commercial_partner_id)
        return result

    @api.model
    def _apply_by_hand(self, line_id, partner_id, allocations, vals):
        """Write a person's decision as a proposal of its own, and apply it."""
        line = self.env["account.bank.statement.line"].browse(line_id)
        self._open_proposals(line).get(line, self.env["o2c.match.proposal"])._supersede("by_hand")
        items = self.env["account.move.line"].browse(allocations)
        items.check_access("read")
        self.env["res.partner"].browse(partner_id or ()).check_access("read")
        proposal_sudo = self.env["o2c.match.proposal"].sudo()
        proposal = proposal_sudo.create(
            {
                "statement_line_id": line.id,
                "company_id": line.company_id.id,
                "currency_id": line._o2c_transaction_currency().id,
                "policy_id": self._policy(line).id,
                "partner_id": partner_id,
                "verdict": "suggest",
                "family": "by_hand",
                "amount": line._o2c_transaction_amount(),
                "line_ids": [
                    Command.create(
                        {
                            "move_line_id": item.id,
                            "residual": item.amount_residual_currency,
                            "amount": allocations[item.id],
                        }
                    )
                    for item in items
                ],
                **vals,
            }
        )
        applied = proposal.sudo(self.env.su).action_apply()
        return {"applied": len(applied), "left": 1 - len(applied)}
