import datetime as dt
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...engine import interest as engine

# Customers whose items are read and whose charges are written together.
CHUNK = 500
DAY = dt.timedelta(days=1)
# What is accrued of an item may still change; the rest stands, whatever happens to the item.
SETTLED = ("claimed", "paid", "waived", "expired")


class LateDebt(NamedTuple):
    """A late item as the engine counts charges on it, and which of them its policy claims."""

    rule: models.Model
    debt: engine.Debt
    terms: engine.Terms
    rates: tuple
    types: set


class O2cLateCharge(models.Model):
    """Accrual: debts as the ledger tells them in, the engine counts, rows of the ledger out."""

    _inherit = "o2c.late.charge"

    # === RUNS === #

    @api.model
    def _cron_accrue(self):
        """Bring the charges of every company up to date, a chunk of customers at a time."""
        for company in self.env["res.company"].sudo().search([]):
            model = company._o2c_alone(self)
            if model._accruing_policies(company):
                with self.env["o2c.run"]._running_by_cron("charges", company) as run:
                    model._accrue_company(company, run, self.env["ir.cron"]._commit_progress)

    @api.model
    def _accrue_by_hand(self, company, *, simulate=False):
        """Accrue in the current transaction and return the run.

        :param bool simulate: count what would accrue, write nothing but the run
        """
        run = self.env["o2c.run"]._start("charges", company, simulate=simulate)
        self.with_company(company)._accrue_company(company, run, lambda _processed: True)
        run._finish()
        return run

    @api.model
    def _accrue_company(self, company, run, commit):
        customers = self._accruing_customers(company)
        until = self.env["o2c.dunning.reader"]._today(company)
        for chunk in split_every(CHUNK, customers):
            lines = self._accruing_lines(company, self.env["res.partner"].browse(chunk))
            counts = self._accrue(company, lines, until, simulate=run.is_simulation)
            self._count_charges(run, counts)
            if not commit(len(chunk)):
                return
        if not run.is_simulation:
            self._count_charges(run, {"charge_expired": self._expire(company)})

    @api.model
    def _count_charges(self, run, counts):
        for reason, number in counts.items():
            if number:
                run._count("skipped" if reason == "rate_missing" else "done", reason, number)

    # === WHAT ACCRUES === #

    @api.model
    def _accruing_policies(self, company):
        policies = self.env["o2c.dunning.policy"].search([("company_id", "=", company.id)])
        return policies.filtered(lambda policy: policy._accrued_types())

    @api.model
    def _accruing_customers(self, company):
        """Return the ids of the customers that may owe charges, in order."""
        groups = self.env["account.move.line"]._read_group(
            self._late_domain(company), ["partner_id"]
        )
        partners = self.env["res.partner"].union(*(partner for (partner,) in groups))
        policies = self.env["o2c.dunning.reader"]._policies(company, partners)
        accruing = self._accruing_policies(company)
        return sorted(
            partner.id
            for partner in partners
            if policies[partner.id] in accruing and policies[partner.id]._charges(partner)
        )

    @api.model
    def _accruing_lines(self, company, partners):
        """Return the late items of customers; no charge bears charges of its own."""
        domain = self._late_domain(company) & Domain("partner_id", "in", partners.ids)
        return self.env["account.move.line"].search(domain)

    @api.model
    def _late_domain(self, company):
        """Items that are late, and those paid by now whose interest is not final yet."""
        is_open = Domain("reconciled", "=", False) & Domain("amount_residual", ">", 0)
        return Domain(
            [
                ("company_id", "=", company.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("partner_id", "!=", False),
                ("no_followup", "=", False),
                ("date_maturity", "<", self.env["o2c.dunning.reader"]._today(company)),
                ("move_id.o2c_late_charge_ids", "=", False),
            ]
        ) & (is_open | Domain("o2c_late_charge_ids", "any", [("state", "=", "accrued")]))

    # === ACCRUAL === #

    @api.model
    def _accrue(self, company, lines, until, *, simulate=False):
        """Write what has accrued on ``lines`` up to and including ``until``.

        :return: how many charges are new, how many grew or shrank, and for how many items a rate
            is missing, by reason code
        """
        debts, settled = self._debts(company, lines), self._settled(lines)
        wanted = self._wanted(debts, settled, until)
        rows = self._accrued_rows(lines, settled)
        new = [vals for key, vals in wanted.items() if key not in rows]
        changed = [
            (rows[key], vals)
            for key, vals in wanted.items()
            if key in rows and rows[key]._differs(vals)
        ]
        missing = self._missing_rates(debts, until)
        if not simulate:
            gone = [row.id for key, row in rows.items() if key not in wanted]
            self.sudo().browse(gone).filtered(lambda row: row.type == "interest").unlink()
            for row, vals in changed:
                row.write(vals)
            self.sudo().create(new)
            self._ask_for_rates(company, missing)
        return {
            "charge_new": len(new),
            "charge_changed": len(changed),
            "rate_missing": len(missing),
        }

    @api.model
    def _accrued_rows(self, lines, settled):
        """Return what has accrued on ``lines`` by item, type and first day.

        What accrues again between days that are claimed stays as it is.
        """
        known_sudo = self.sudo().search(
            [
                ("move_line_id", "in", lines.ids),
                ("state", "=", "accrued"),
                ("part_of_id", "=", False),
            ]
        )
        return {
            (row.move_line_id.id, row.type, row.date_start): row
            for row in known_sudo
            if row.date_end > settled.get(row.move_line_id, {}).get(row.type, dt.date.min)
        }

    def _differs(self, vals):
        """Tell whether the interest of this row has become another."""
        self.ensure_one()
        same = self.date_end == vals["date_end"] and self.rule_id.id == vals["rule_id"]
        return not same or bool(self.currency_id.compare_amounts(self.amount, vals["amount"]))

    @api.model
    def _debts(self, company, lines):
        """Return by item what the engine counts on, for the items that a rule is about."""
        rules = self._rules_of(company, lines)
        held = self._held_back(lines)
        policies = self.env["o2c.dunning.reader"]._policies(company, lines.partner_id)
        types = {partner_id: policy._accrued_types() for partner_id, policy in policies.items()}
        read = {rule: rule._to_engine() for rule in set(rules.values()) if rule}
        return {
            line: LateDebt(
                rules[line],
                line._o2c_debt(held.get(line, ())),
                *read[rules[line]],
                types[line.partner_id.id],
            )
            for line in lines
            if rules[line]
        }

    @api.model
    def _wanted(self, debts, settled, until):
        """Return the values of all accrued charges by item, type and first day."""
        wanted = {}
        for line, (rule, debt, terms, rates, types) in debts.items():
            done = settled.get(line, {})
            done_until = done.get("interest")
            cuts = (done_until + DAY,) if done_until else ()
            segments = engine.accrue(debt, terms, rates, until, cuts)
            counted = self._interest_vals(line, rule, segments, done_until)
            if "lump_sum" not in done and engine.is_late(debt, terms, until):
                counted += self._lump_sum_vals(line, rule)
            for vals in counted:
                if vals["type"] in types:
                    wanted[line.id, vals["type"], vals["date_start"]] = vals
        return wanted

    @api.model
    def _interest_vals(self, line, rule, segments, settled_until):
        """Return the values of those ``segments`` that are not settled yet."""
        from_minor = line.currency_id.o2c_from_minor
        return [
            {
                **self._row_vals(line, rule),
                "type": "interest",
                "date_start": segment.first,
                "date_end": segment.last,
                "principal": from_minor(segment.principal),
                "percent": float(segment.percent),
                "amount": from_minor(segment.amount),
            }
            for segment in segments
            if not settled_until or segment.first > settled_until
        ]

    @api.model
    def _lump_sum_vals(self, line, rule):
        """Return the values of the lump sum of an item, if its rule grants one."""
        amount = rule._lump_sum(line.currency_id, line.amount_currency)
        if not amount:
            return []
        late_since = fields.Date.add(line.date_maturity, days=1)
        return [
            {
                **self._row_vals(line, rule),
                "type": "lump_sum",
                "date_start": late_since,
                "date_end": late_since,
                "principal": line.amount_currency,
                "amount": line.currency_id.o2c_from_minor(amount),
            }
        ]

    @api.model
    def _row_vals(self, line, rule):
        rule = rule.with_company(line.company_id)
        return {
            "company_id": line.company_id.id,
            "partner_id": line.partner_id.commercial_partner_id.id,
            "currency_id": line.currency_id.id,
            "move_line_id": line.id,
            "rule_id": rule.id,
            "account_id": rule.account_id.id,
            "tax_id": rule.tax_id.id,
        }

    # === FACTS === #

    @api.model
    def _rules_of(self, company, lines):
        """Return the rule for each item: of the contract, of the policy, or of the law."""
        law = self.env["o2c.interest.rule"]._statutory(company)
        policies = self.env["o2c.dunning.reader"]._policies(company, lines.partner_id)
        rules = {}
        for partner, items in lines.with_company(company).grouped("partner_id").items():
            agreed = partner.o2c_interest_rule_id or policies[partner.id].interest_rule_id
            party = partner._o2c_debtor_type()
            for line in items:
                rules[line] = agreed or law._for_debt(party, line.date_maturity)
        return rules

    @api.model
    def _settled(self, lines):
        """Return, by item and type, up to which day its charges are settled."""
        groups = self.sudo()._read_group(
            [("move_line_id", "in", lines.ids), ("state", "in", SETTLED)],
            ["move_line_id", "type"],
            ["date_end:max"],
        )
        settled = {}
        for line, charge_type, day in groups:
            settled.setdefault(line, {})[charge_type] = day
        return settled

    @api.model
    def _held_back(self, lines):
        """Return, by item, what bore no interest because it was in dispute, and when."""
        periods = self.env["o2c.dispute"]._disputed_periods(lines)
        return {
            line: tuple(
                engine.Withheld(
                    first,
                    until - DAY if until else dt.date.max,
                    line.currency_id.o2c_to_minor(amount),
                )
                for first, until, amount in disputed
            )
            for line, disputed in periods.items()
        }
