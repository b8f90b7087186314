from odoo import api, fields, models
from odoo.tools import SQL


class O2cCreditTurn(models.Model):
    """Whose turn it is to decide on a customer: one row each, written by every decision.

    A table of its own and not a column of the partner. Writing a partner copies its whole
    row, and would make whoever confirms an order wait for whoever edits an address.
    """

    _name = "o2c.credit.turn"
    _description = "Turn to Decide on Credit"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    number = fields.Integer(readonly=True)

    _partner_uniq = models.UniqueIndex("(partner_id)")

    @api.model
    def _take(self, partners, query):
        """Return ``query`` so that it takes the turn for ``partners``, in order of id.

        It is kept until the transaction ends. Waiting for a lock is not enough: the
        transaction that waited would go on with what it had seen before. Because the row is
        written too, PostgreSQL refuses the later of two concurrent decisions and the host
        runs it again from the start, on what the earlier one left; so it does not matter
        that the query reads before it waits.
        """
        return SQL(
            """
            WITH turn AS (
                INSERT INTO o2c_credit_turn AS turn (partner_id, number)
                SELECT id, 1 FROM UNNEST(%s) AS id ORDER BY id
                    ON CONFLICT (partner_id) DO UPDATE SET number = turn.number + 1
            ) %s
            """,
            partners.ids,
            query,
        )
