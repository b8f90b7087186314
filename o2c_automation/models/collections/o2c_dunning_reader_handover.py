from dataclasses import replace

from odoo import api, models

from .o2c_agency_handover import ACTIVE_STATES


class O2cDunningReader(models.AbstractModel):
    """What an agency collects is nobody else's to remind of."""

    _inherit = "o2c.dunning.reader"

    @api.model
    def _guard_items(self, company, partner_ids, items):
        guarded = super()._guard_items(company, partner_ids, items)
        away = self._handed_over_ids(company, partner_ids)
        if not away:
            return guarded
        return {
            key: [replace(item, guard="handed_over") if item.id in away else item for item in group]
            for key, group in guarded.items()
        }

    @api.model
    def _handed_over_ids(self, company, partner_ids):
        """Return the ids of the items that an agency has, or is about to get."""
        cases_sudo = (
            self.env["o2c.agency.handover"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "in", tuple(partner_ids)),
                    ("state", "in", ACTIVE_STATES),
                ]
            )
        )
        return set(cases_sudo.move_line_ids.ids)
