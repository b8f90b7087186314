from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """What people agreed about an item, so that nobody wonders why it is not reminded of."""

    _inherit = "account.move.line"

    o2c_dunning_remark = fields.Char(
        "Agreed", compute="_compute_o2c_dunning_remark", groups="o2c_automation.group_user"
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    def _compute_o2c_dunning_remark(self):
        remarks = self._o2c_agreements()
        for line in self:
            line.o2c_dunning_remark = "; ".join(remarks.get(line.id, ()))

    def _o2c_agreements(self):
        """Return, by item id, the sentences that tell what was agreed about it."""
        customers = self.partner_id.commercial_partner_id._o2c_running_pauses()
        promises = self.env["o2c.promise"].search(
            [("move_line_ids", "in", self.ids), ("state", "=", "open"), ("plan_id", "=", False)]
        )
        plans = self.env["o2c.payment.plan"].search(
            [("move_line_ids", "in", self.ids), ("state", "=", "active")]
        )
        remarks = {}
        for line in self:
            pauses = customers.get((line.company_id, line.partner_id.commercial_partner_id), ())
            told = [
                pause._tell()
                for pause in pauses
                if not pause.move_line_ids or line in pause.move_line_ids
            ]
            for agreed in (*promises, *plans):
                told += [agreed._tell()] if line in agreed.move_line_ids else []
            if told:
                remarks[line.id] = told
        return remarks
