from odoo import api, models
from odoo.tools import SQL

from ...engine.worklist import NOTICED, REACHED


class O2cDunningReader(models.AbstractModel):
    """Reads when customers were last contacted: one query, however many ways there are."""

    _inherit = "o2c.dunning.reader"

    @api.model
    def _last_contacts(self, company, partner_ids):
        """Return the day of the last contact that keeps a notice from following, by customer id.

        What counts is what the customer notices and did not ask for: notices, whichever way they
        left; talks, messages, mails and visits in the contact log; statements that somebody sent.
        Invoices, and statements by schedule, come when they come.
        """
        ways = (self._notice_days(), self._logged_days(NOTICED), self._statement_days())
        return self._last_days(company, partner_ids, ways)

    @api.model
    def _last_reached(self, company, partner_ids):
        """Return the day on which a notice left or somebody was spoken with, by customer id."""
        ways = (self._notice_days(), self._logged_days(REACHED))
        return self._last_days(company, partner_ids, ways)

    @api.model
    def _last_days(self, company, partner_ids, ways):
        """Return the last day of any of the ``ways``, by customer id.

        :param ways: queries of ``company_id``, ``partner_id`` and ``day``
        """
        if not partner_ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, MAX(day)
                  FROM (%s) contact
                 WHERE company_id = %s AND partner_id IN %s
              GROUP BY partner_id
                """,
                SQL(" UNION ALL ").join(ways),
                company.id,
                tuple(partner_ids),
            )
        )
        return dict(rows)

    @api.model
    def _notice_days(self):
        self.env["o2c.dunning.notice"].flush_model(["date_sent", "state"])
        return SQL(
            "SELECT company_id, partner_id, date_sent AS day FROM o2c_dunning_notice "
            "WHERE state = 'sent'"
        )

    @api.model
    def _logged_days(self, outcomes):
        self.env["o2c.contact.log"].flush_model(["date", "outcome"])
        return SQL(
            "SELECT company_id, partner_id, date AS day FROM o2c_contact_log WHERE outcome IN %s",
            outcomes,
        )

    @api.model
    def _statement_days(self):
        self.env["o2c.statement"].flush_model(["date_sent", "date_scheduled"])
        return SQL(
            "SELECT company_id, partner_id, date_sent AS day FROM o2c_statement "
            "WHERE date_sent IS NOT NULL AND date_scheduled IS NULL"
        )
