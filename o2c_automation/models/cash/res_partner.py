from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.matching.facts import Partner


class ResPartner(models.Model):
    _inherit = "res.partner"

    o2c_review_payments = fields.Boolean(
        "Review Every Payment",
        groups="base.group_user",
        help="Payments of this customer are never applied without a person looking at them.",
    )

    @api.model
    def _o2c_matching_partners(self, company, partner_ids):
        """Return who may pay in ``company``: its customers, and whoever has an open item.

        Bank accounts of contacts count for their company. One query, whatever the number.

        :param partner_ids: customers to include though they were never ranked as one
        :return: list of the engine's ``Partner``
        """
        domain = Domain("customer_rank", ">", 0) | Domain("id", "in", list(partner_ids))
        domain &= Domain("company_id", "in", [False, company.id])
        customers = self.sudo()._search(domain).subselect("commercial_partner_id")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, COALESCE(partner.name, ''), head.commercial_partner_id,
                       COALESCE(partner.o2c_review_payments, FALSE),
                       ARRAY(SELECT bank.sanitized_acc_number
                               FROM res_partner_bank bank
                               JOIN res_partner holder ON holder.id = bank.partner_id
                              WHERE holder.commercial_partner_id = partner.id AND bank.active
                              ORDER BY bank.id)
                  FROM res_partner partner
             LEFT JOIN res_partner head ON head.id = partner.parent_id
                 WHERE partner.id IN %s
                """,
                customers,
            )
        )
        return [
            Partner(key, name, tuple(filter(None, accounts)), head_id, blocked)
            for key, name, head_id, blocked, accounts in rows
        ]
