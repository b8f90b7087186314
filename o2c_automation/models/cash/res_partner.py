from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.matching.facts import Partner


class ResPartner(models.Model):
    _inherit = "res.partner"

    o2c_review_payments = fields.Boolean(
        "Watch Payments",
        groups="base.group_user",
        tracking=True,
        help="Payments from or for this customer are never applied without a person looking at "
        "them.",
    )
    o2c_review_reason = fields.Char(
        "Watched Because",
        groups="base.group_user",
        tracking=True,
        help="What whoever looks at a payment must know, for instance: sanctions list, open case "
        "with the compliance officer.",
    )

    @api.model
    def _o2c_matching_partners(self, company, partner_ids, countries=()):
        """Return who may pay in ``company``: its customers, and whoever has an open item.

        Bank accounts of contacts count for their company. One query, whatever the number.

        :param partner_ids: customers to include though they were never ranked as one
        :param countries: ids of the countries whose customers are watched
        :return: list of the engine's ``Partner``
        """
        domain = Domain("customer_rank", ">", 0) | Domain("id", "in", list(partner_ids))
        domain &= Domain("company_id", "in", [False, company.id])
        customers = self.sudo()._search(domain).subselect("commercial_partner_id")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, COALESCE(partner.name, ''), head.commercial_partner_id,
                       ARRAY_REMOVE(ARRAY[
                           CASE WHEN partner.o2c_review_payments THEN 'payer_blocked' END,
                           CASE WHEN partner.country_id = ANY(%s) THEN 'aml_country' END
                       ], NULL),
                       ARRAY(SELECT bank.sanitized_acc_number
                               FROM res_partner_bank bank
                               JOIN res_partner holder ON holder.id = bank.partner_id
                              WHERE holder.commercial_partner_id = partner.id AND bank.active
                              ORDER BY bank.id)
                  FROM res_partner partner
             LEFT JOIN res_partner head ON head.id = partner.parent_id
                 WHERE partner.id IN %s
                """,
                list(countries),
                customers,
            )
        )
        return [
            Partner(key, name, tuple(filter(None, accounts)), head_id, tuple(flags))
            for key, name, head_id, flags, accounts in rows
        ]
