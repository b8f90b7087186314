from odoo import fields, models
from odoo.tools import SQL

from .o2c_dunning_notice_challenger import TRIAL_GROUPS

# How many days after a notice left its effect is measured.
WINDOWS = (7, 14, 30)


def _rate(days):
    """Return the field that tells whether an item was paid within ``days``."""
    return fields.Float(
        f"Cured in {days} Days",
        readonly=True,
        aggregator="avg",
        help=f"1 where the item was paid within {days} days after the notice left, else 0. "
        "Empty, and left out of averages, while the days are not over.",
    )


class O2cDunningEffect(models.Model):
    """What notices brought about: each item that was reminded of, and when it was paid.

    An item is cured when nothing of it is open any more and money was among what settled it;
    what was only credited was not owed.
    """

    _name = "o2c.dunning.effect"
    _description = "Effect of Notices"
    _auto = False
    _order = "date_sent desc, id desc"
    _rec_name = "notice_id"
    _depends = {
        "account.move.line": ["amount_currency", "balance", "reconciled"],
        "account.partial.reconcile": ["credit_move_id", "debit_move_id", "max_date"],
        "o2c.dispatch": ["channel", "is_current", "res_id", "res_model"],
        "o2c.dunning.level": ["mail_template_id"],
        "o2c.dunning.notice": [
            "company_id",
            "date_sent",
            "level_id",
            "partner_id",
            "policy_id",
            "state",
            "trial_group",
            "trial_name",
        ],
        "o2c.dunning.notice.line": ["amount", "move_line_id", "notice_id", "role"],
    }

    notice_id = fields.Many2one("o2c.dunning.notice", readonly=True)
    move_line_id = fields.Many2one("account.move.line", "Item", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    policy_id = fields.Many2one("o2c.dunning.policy", "Strategy", readonly=True)
    level_id = fields.Many2one("o2c.dunning.level", readonly=True)
    mail_template_id = fields.Many2one("mail.template", "Words", readonly=True)
    channel = fields.Selection(
        lambda self: self.env["o2c.dispatch"]._fields["channel"]._description_selection(self.env),
        readonly=True,
    )
    trial_name = fields.Char("Test", readonly=True)
    trial_group = fields.Selection(TRIAL_GROUPS, "Group", readonly=True)
    date_sent = fields.Date("Sent On", readonly=True)
    days_since = fields.Integer(readonly=True, aggregator=None)
    date_cured = fields.Date("Paid On", readonly=True)
    days_to_cure = fields.Integer("Days to Payment", readonly=True, aggregator="avg")
    amount = fields.Monetary("Reminded Of", currency_field="company_currency_id", readonly=True)
    cured_7 = _rate(7)
    cured_14 = _rate(14)
    cured_30 = _rate(30)

    # === QUERY === #

    @property
    def _table_query(self):
        """One row for each item of each notice that left."""
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT line.id, line.notice_id, line.move_line_id, notice.company_id,
                   notice.partner_id, notice.policy_id, notice.level_id,
                   level.mail_template_id, notice.trial_name, notice.trial_group,
                   notice.date_sent, paid.date AS date_cured,
                   paid.date - notice.date_sent AS days_to_cure,
                   %(today)s - notice.date_sent AS days_since,
                   line.amount * COALESCE(item.balance / NULLIF(item.amount_currency, 0), 1)
                       AS amount,
                   (SELECT dispatch.channel
                      FROM o2c_dispatch dispatch
                     WHERE dispatch.res_model = 'o2c.dunning.notice'
                       AND dispatch.res_id = notice.id
                       AND dispatch.is_current
                  ORDER BY dispatch.id DESC
                     LIMIT 1) AS channel,
                   %(rates)s
              FROM o2c_dunning_notice_line line
              JOIN o2c_dunning_notice notice ON notice.id = line.notice_id
              JOIN account_move_line item ON item.id = line.move_line_id
         LEFT JOIN o2c_dunning_level level ON level.id = notice.level_id
 LEFT JOIN LATERAL (%(paid)s) paid ON item.reconciled
             WHERE notice.state = 'sent' AND line.role = 'due'
            """,
            rates=SQL(", ").join(
                SQL(
                    """CASE WHEN paid.date <= notice.date_sent + %(days)s THEN 1.0
                            WHEN notice.date_sent + %(days)s < %(today)s THEN 0.0
                       END AS %(name)s""",
                    days=days,
                    today=today,
                    name=SQL.identifier(f"cured_{days}"),
                )
                for days in WINDOWS
            ),
            paid=self._paid_query(),
            today=today,
        )

    def _paid_query(self):
        """Return the day on which the last of an item was settled, if money was among it."""
        return SQL(
            """
            SELECT MAX(partial.max_date) AS date
              FROM account_partial_reconcile partial
              JOIN account_move_line money ON money.id = partial.credit_move_id
              JOIN account_move entry ON entry.id = money.move_id
             WHERE partial.debit_move_id = item.id
            HAVING BOOL_OR(entry.move_type <> 'out_refund')
            """
        )
