from odoo import fields, models
from odoo.exceptions import UserError


class O2cDispute(models.Model):
    """Rejected claims whose money is asked for again."""

    _inherit = "o2c.dispute"

    chargeback_ids = fields.One2many("o2c.chargeback", "dispute_id", "Charge-backs")
    chargeback_count = fields.Integer(compute="_compute_chargeback_count")

    # === COMPUTE METHODS === #

    def _compute_chargeback_count(self):
        counts = dict(
            self.env["o2c.chargeback"]._read_group(
                [("dispute_id", "in", self.ids)], ["dispute_id"], ["__count"]
            )
        )
        for dispute in self:
            dispute.chargeback_count = counts.get(dispute, 0)

    # === ACTION METHODS === #

    def action_charge_back(self):
        """Prepare the letter that asks for the money."""
        self.ensure_one()
        self._check_chargeable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Charge Back"),
            "res_model": "o2c.chargeback",
            "view_mode": "form",
            "context": {"default_dispute_id": self.id, "default_note": self.description},
        }

    def action_open_chargebacks(self):
        """List the letters of the case."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_chargeback_action")
        return {**action, "domain": [("dispute_id", "=", self.id)], "context": {}}

    # === CHECKS === #

    def _check_chargeable(self):
        """Refuse to ask for what was not rejected, or is not owed any more."""
        for dispute in self:
            if dispute.state != "rejected":
                raise UserError(
                    self.env._("%(dispute)s is not rejected: decide first.", dispute=dispute.name)
                )
            if dispute.move_line_id.amount_residual_currency <= 0:
                raise UserError(
                    self.env._("Nothing is open of %(dispute)s any more.", dispute=dispute.name)
                )
