from odoo import api, fields, models
from odoo.tools import SQL

_YEAR = 365
_RECENT = 90
_MONTH = 30.4
_PERCENT = 100


class ResPartner(models.Model):
    """What credit scores are measured on: read from the books, set by set."""

    _inherit = "res.partner"

    def _o2c_score_facts(self, company):
        """Return {commercial partner id: {name: measure}}; a measure of ``None`` is not known.

        The names are the kinds of ``o2c.credit.factor``, besides ``monthly_sales`` (minor
        units), ``invoice_count``, ``overdue_days``, ``returned_payments`` (of a year) and
        ``outside_rating_months``. Whoever measures something else overrides this method and
        adds it by name; the number of queries must not depend on the number of customers.
        """
        debtors = self.commercial_partner_id
        facts = {debtor.id: {} for debtor in debtors}
        for read in (
            self._o2c_payment_facts,
            self._o2c_sales_facts,
            self._o2c_rating_facts,
            self._o2c_exposure_facts,
        ):
            for partner_id, values in read(debtors, company).items():
                facts[partner_id].update(values)
        for name, counts in self._o2c_trouble_counts(debtors, company).items():
            for partner_id, values in facts.items():
                values[name] = self._o2c_trouble(name, counts.get(partner_id, 0), values)
        for values in facts.values():
            if values["overdue_share"] is None and "tenure" in values:
                # Whoever bought and owes nothing is not late; of others it is not known.
                values["overdue_share"] = 0.0
        return facts

    @api.model
    def _o2c_trouble(self, name, count, values):
        """Return how often something went wrong; nothing can with who never was invoiced."""
        invoices = values.get("invoice_count")
        if "tenure" not in values:
            return None
        if name != "disputes":
            return float(count)
        return _PERCENT * count / invoices if invoices else None

    @api.model
    def _o2c_days_ago(self, days):
        return fields.Date.subtract(fields.Date.context_today(self), days=days)

    # === MEASURING === #

    @api.model
    def _o2c_payment_facts(self, debtors, company):
        """How late invoices were paid, by amount: in the last year, and whether it gets worse."""
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model()
        late = SQL("link.amount * GREATEST(paid.date - debit.date_maturity, 0)")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT debit.partner_id,
                       SUM(%(late)s) / NULLIF(SUM(link.amount), 0),
                       SUM(%(late)s) FILTER (WHERE paid.date > %(recent)s)
                       / NULLIF(SUM(link.amount) FILTER (WHERE paid.date > %(recent)s), 0)
                       - SUM(%(late)s) FILTER (WHERE paid.date <= %(recent)s)
                       / NULLIF(SUM(link.amount) FILTER (WHERE paid.date <= %(recent)s), 0)
                  FROM account_partial_reconcile AS link
                  JOIN account_move_line AS debit ON debit.id = link.debit_move_id
                  JOIN account_move_line AS paid ON paid.id = link.credit_move_id
                  JOIN account_account AS account ON account.id = debit.account_id
                  JOIN account_move AS invoice ON invoice.id = debit.move_id
                  JOIN account_move AS payment ON payment.id = paid.move_id
                 WHERE debit.partner_id IN %(debtors)s AND debit.company_id IN %(companies)s
                   AND account.account_type = 'asset_receivable'
                   AND invoice.move_type IN ('out_invoice', 'out_receipt')
                   AND payment.move_type <> 'out_refund'
                   AND debit.date_maturity IS NOT NULL AND paid.date > %(since)s
              GROUP BY debit.partner_id
                """,
                late=late,
                recent=self._o2c_days_ago(_RECENT),
                since=self._o2c_days_ago(_YEAR),
                debtors=tuple(debtors.ids),
                companies=self.env["o2c.credit.exposure"]._scope_ids(company),
            )
        )
        return {
            partner_id: {"days_late": _number(average), "days_late_trend": _number(trend)}
            for partner_id, average, trend in rows
        }

    @api.model
    def _o2c_sales_facts(self, debtors, company):
        """Since when and how much is invoiced; sales are of a year, or of as long as it was."""
        self.env["account.move"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT commercial_partner_id, MIN(invoice_date),
                       SUM(amount_total_signed) FILTER (WHERE invoice_date > %(since)s),
                       COUNT(*) FILTER (WHERE invoice_date > %(since)s
                                          AND move_type = 'out_invoice')
                  FROM account_move
                 WHERE commercial_partner_id IN %(debtors)s AND company_id IN %(companies)s
                   AND state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
              GROUP BY commercial_partner_id
                """,
                since=self._o2c_days_ago(_YEAR),
                debtors=tuple(debtors.ids),
                companies=self.env["o2c.credit.exposure"]._scope_ids(company),
            )
        )
        today, to_minor = fields.Date.context_today(self), company.currency_id.o2c_to_minor
        found = {}
        for partner_id, first, sales, count in rows:
            days = max((today - first).days, 0)
            months = min(max(days / _MONTH, 1), 12)
            found[partner_id] = {
                "tenure": days / _YEAR,
                "monthly_sales": round(to_minor(sales or 0) / months),
                "invoice_count": count,
            }
        return found

    @api.model
    def _o2c_rating_facts(self, debtors, company):
        """What somebody outside says of the customer, and how many months ago."""
        self.env["res.partner"].flush_model(["o2c_outside_rating", "o2c_outside_rating_date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, (o2c_outside_rating ->> %(key)s)::numeric,
                       %(today)s - (o2c_outside_rating_date ->> %(key)s)::date
                  FROM res_partner
                 WHERE id IN %(debtors)s AND (o2c_outside_rating ->> %(key)s)::numeric > 0
                """,
                key=str(company.id),
                today=fields.Date.context_today(self),
                debtors=tuple(debtors.ids),
            )
        )
        return {
            partner_id: {
                "outside_rating": _number(rating),
                "outside_rating_months": None if age is None else age / _MONTH,
            }
            for partner_id, rating, age in rows
        }

    @api.model
    def _o2c_exposure_facts(self, debtors, company):
        """What is owed now: how much of it is late, uses up the limit, or is insured."""
        standings = debtors._o2c_credit_standings(company)
        return {
            debtor.id: self._o2c_exposure_measures(exposure, standings[debtor].account.limit)
            for debtor, exposure in debtors._o2c_credit_exposure(company).items()
        }

    @api.model
    def _o2c_exposure_measures(self, exposure, limit):
        owed = exposure.not_due + exposure.overdue + exposure.disputed
        at_risk = exposure.total + exposure.secured
        return {
            "overdue_days": exposure.overdue_days,
            "overdue_share": _PERCENT * exposure.overdue / owed if owed else None,
            "utilisation": max(_PERCENT * exposure.total / limit, 0.0) if limit else None,
            "insurance": _PERCENT * exposure.secured / at_risk if at_risk > 0 else None,
        }

    # === WHAT WENT WRONG === #

    @api.model
    def _o2c_trouble_counts(self, debtors, company):
        """Return {kind: {partner id: how often in a year}}, of what is kept track of."""
        counts = {
            "disputes": self._o2c_count_disputes(debtors, company),
            "returned_payments": self._o2c_count_returns(debtors, company),
        }
        promises = debtors._o2c_broken_promises(company)
        # Nobody ever broke one: as likely as not, nobody keeps track of promises here.
        return {**counts, "broken_promises": promises} if promises else counts

    @api.model
    def _o2c_count_disputes(self, debtors, company):
        """Disputes and deductions of a year, without those that were right."""
        rows = (
            self.env["o2c.dispute"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", debtors.ids),
                    ("company_id", "child_of", company.ids),
                    ("date_opened", ">", self._o2c_days_ago(_YEAR)),
                    ("state", "!=", "cancelled"),
                    ("verdict", "!=", "valid"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        return {partner.id: count for partner, count in rows}

    @api.model
    def _o2c_count_returns(self, debtors, company):
        """Payments of a year that the bank took back."""
        rows = (
            self.env["account.bank.statement.line"]
            .sudo()
            ._read_group(
                [
                    ("o2c_is_return", "=", True),
                    ("partner_id.commercial_partner_id", "in", debtors.ids),
                    ("company_id", "child_of", company.ids),
                    ("date", ">", self._o2c_days_ago(_YEAR)),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        counts = dict.fromkeys(debtors.ids, 0)
        for partner, count in rows:
            counts[partner.commercial_partner_id.id] += count
        return counts

    # === WHO IS SCORED === #

    @api.model
    def _o2c_find_customers_to_score(self, company, fresh):
        """Return who was invoiced in two years or has a limit, and has no score since ``fresh``."""
        for name in ("account.move", "res.partner", "o2c.credit.score"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer.id
                  FROM (SELECT DISTINCT commercial_partner_id AS id
                          FROM account_move
                         WHERE state = 'posted' AND move_type = 'out_invoice'
                           AND company_id IN %(companies)s AND invoice_date > %(since)s
                         UNION
                        SELECT id FROM res_partner
                         WHERE active AND id = commercial_partner_id
                           AND (o2c_has_credit_limit ->> %(key)s)::boolean) AS customer
                 WHERE customer.id IS NOT NULL
                   AND NOT EXISTS (SELECT FROM o2c_credit_score AS score
                                    WHERE score.company_id = %(company)s
                                      AND score.partner_id = customer.id
                                      AND score.date > %(fresh)s)
              ORDER BY customer.id
                """,
                companies=self.env["o2c.credit.exposure"]._scope_ids(company),
                company=company.id,
                key=str(company.id),
                since=self._o2c_days_ago(2 * _YEAR),
                fresh=fresh,
            )
        )
        return self.browse([partner_id for (partner_id,) in rows])


def _number(value):
    """Return a number of PostgreSQL as a float; ``None`` stays what is not known."""
    return None if value is None else float(value)
