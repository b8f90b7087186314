from odoo import api, fields, models


class ResPartner(models.Model):
    """What collectors agreed with a customer."""

    _inherit = "res.partner"

    o2c_pause_text = fields.Char(
        "Dunning Pause", compute="_compute_o2c_pause_text", groups="o2c_automation.group_user"
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang")
    def _compute_o2c_pause_text(self):
        running = self.commercial_partner_id._o2c_running_pauses()
        for partner in self:
            pauses = running.get((self.env.company, partner.commercial_partner_id), ())
            partner.o2c_pause_text = "; ".join(pause._tell() for pause in pauses)

    # === ACTION METHODS === #

    def action_o2c_pauses(self):
        """List the pauses of the customer; a new one is for the customer."""
        self.ensure_one()
        return self._o2c_agreements_action("o2c_automation.o2c_dunning_pause_action")

    def _o2c_agreements_action(self, name):
        customer = self.commercial_partner_id
        action = self.env["ir.actions.actions"]._for_xml_id(name)
        return {
            **action,
            "domain": [("partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }

    # === BUSINESS METHODS === #

    def _o2c_running_pauses(self):
        """Return the pauses of today by company and customer."""
        pauses = self.env["o2c.dunning.pause"].search(
            [
                ("partner_id", "in", self.ids),
                ("state", "=", "active"),
                ("date_end", ">=", fields.Date.context_today(self)),
            ]
        )
        return pauses.grouped(lambda pause: (pause.company_id, pause.partner_id))
