from odoo import api, models
from odoo.tools import SQL

from .o2c_dunning_notice_escalation import CALL_ACTIVITY


class O2cWorklistReader(models.AbstractModel):
    """Whom somebody must call before a notice leaves."""

    _inherit = "o2c.worklist.reader"

    @api.model
    def _measured(self, company, partners, today):
        calls = self._open_calls(company, partners)
        return {**super()._measured(company, partners, today), "call_task": calls}

    @api.model
    def _open_calls(self, company, partners):
        """Return how many calls wait for each customer."""
        self.env["mail.activity"].flush_model()
        self.env["o2c.dunning.notice"].flush_model(["partner_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT notice.partner_id, COUNT(*)
                  FROM mail_activity activity
                  JOIN o2c_dunning_notice notice ON notice.id = activity.res_id
                 WHERE activity.res_model = 'o2c.dunning.notice'
                   AND activity.active
                   AND activity.activity_type_id = %s
                   AND notice.company_id = %s
                   AND notice.partner_id IN %s
              GROUP BY notice.partner_id
                """,
                self.env.ref(CALL_ACTIVITY).id,
                company.id,
                tuple(partners.ids) or (0,),
            )
        )
        return dict(rows)
