from odoo import fields, models
from odoo.tools import SQL

from .o2c_dispute import ROOT_CAUSES, STATES

_TYPES = [("deduction", "Deduction"), ("dispute", "Dispute")]


class O2cDisputeAnalysis(models.Model):
    """Cases spread over the products of their invoices, to see what they come from.

    The amount of a case is shared out in proportion to the invoice lines, so that sums over
    any grouping come to the disputed amounts.
    """

    _name = "o2c.dispute.analysis"
    _description = "Dispute Analysis"
    _auto = False
    _order = "date_opened desc, id"
    _rec_name = "dispute_id"
    _depends = {
        "o2c.dispute": [
            "amount_company",
            "company_id",
            "date_closed",
            "date_opened",
            "move_id",
            "owner_id",
            "partner_id",
            "reason_id",
            "root_cause",
            "invoice_line_ids",
            "state",
            "team_id",
            "type",
            "verdict",
        ],
        "account.move": ["invoice_user_id", "team_id"],
        "account.move.line": ["display_type", "price_total", "product_id"],
    }

    dispute_id = fields.Many2one("o2c.dispute", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    move_id = fields.Many2one("account.move", "Invoice", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    sales_team_id = fields.Many2one("crm.team", readonly=True)
    team_id = fields.Many2one("o2c.dispute.team", readonly=True)
    owner_id = fields.Many2one("res.users", readonly=True)
    reason_id = fields.Many2one("o2c.dispute.reason", readonly=True)
    root_cause = fields.Selection(ROOT_CAUSES, readonly=True)
    type = fields.Selection(_TYPES, readonly=True)
    state = fields.Selection(STATES, "Status", readonly=True)
    verdict = fields.Selection([("valid", "Valid"), ("invalid", "Invalid")], "Claim", readonly=True)
    date_opened = fields.Date("Opened", readonly=True)
    date_closed = fields.Date("Closed", readonly=True)
    amount = fields.Monetary("Disputed", currency_field="company_currency_id", readonly=True)
    case_count = fields.Integer("Cases", aggregator="count_distinct", readonly=True)

    @property
    def _table_query(self):
        return SQL("%s %s", self._select(), self._from())

    def _select(self):
        return SQL(
            """SELECT row_number() OVER (ORDER BY dispute.id, part.product_id) AS id,
                      dispute.id AS dispute_id, dispute.id AS case_count, dispute.company_id,
                      dispute.partner_id, dispute.move_id, part.product_id,
                      move.invoice_user_id AS salesperson_id, move.team_id AS sales_team_id,
                      dispute.owner_id, dispute.team_id, dispute.reason_id,
                      dispute.root_cause, dispute.type,
                      dispute.state, dispute.verdict, dispute.date_opened, dispute.date_closed,
                      dispute.amount_company * COALESCE(part.share, 1) AS amount"""
        )

    def _from(self):
        return SQL(
            """FROM o2c_dispute dispute
          LEFT JOIN account_move move ON move.id = dispute.move_id
          LEFT JOIN LATERAL (%s) part ON TRUE
              WHERE dispute.state != 'cancelled'""",
            self._product_shares(),
        )

    def _product_shares(self):
        """Return the share each product has in the disputed lines; they come to one."""
        return SQL(
            """SELECT line.product_id,
                      CASE WHEN SUM(SUM(line.price_total)) OVER () = 0
                           THEN 1.0 / COUNT(*) OVER ()
                           ELSE SUM(line.price_total) / SUM(SUM(line.price_total)) OVER ()
                       END AS share
                 FROM account_move_line line
                WHERE line.move_id = dispute.move_id AND line.display_type = 'product'
                  AND (line.id IN (SELECT account_move_line_id FROM o2c_dispute_invoice_line_rel
                                    WHERE o2c_dispute_id = dispute.id)
                       OR NOT EXISTS (SELECT 1 FROM o2c_dispute_invoice_line_rel
                                       WHERE o2c_dispute_id = dispute.id))
             GROUP BY line.product_id"""
        )
