from odoo import api, fields, models


class ResPartner(models.Model):
    """What collectors agreed with a customer."""

    _inherit = "res.partner"

    o2c_pause_text = fields.Char(
        "Dunning Pause", compute="_compute_o2c_pause_text", groups="o2c_automation.group_user"
    )

    o2c_promise_count = fields.Integer(
        compute="_compute_o2c_promise_count", groups="o2c_automation.group_user"
    )

    o2c_plan_count = fields.Integer(
        compute="_compute_o2c_plan_count", groups="o2c_automation.group_user"
    )

    # === COMPUTE METHODS === #

    def _compute_o2c_plan_count(self):
        self._o2c_count("o2c.payment.plan", "o2c_plan_count")

    def _compute_o2c_promise_count(self):
        self._o2c_count("o2c.promise", "o2c_promise_count")

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

    def action_o2c_promises(self):
        """List the promises of the customer."""
        self.ensure_one()
        return self._o2c_agreements_action("o2c_automation.o2c_promise_action")

    def action_o2c_plans(self):
        """List the payment plans of the customer."""
        self.ensure_one()
        return self._o2c_agreements_action("o2c_automation.o2c_payment_plan_action")

    def action_o2c_take_promise(self):
        """Take a promise of the customer."""
        self.ensure_one()
        return self.env["o2c.promise"]._action_take(self)

    def _o2c_agreements_action(self, name):
        customer = self.commercial_partner_id
        action = self.env["ir.actions.actions"]._for_xml_id(name)
        return {
            **action,
            "domain": [("partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }

    # === BUSINESS METHODS === #

    def _o2c_count(self, model, field):
        """Write into ``field`` how many records of ``model`` each customer has."""
        groups = self.env[model]._read_group(
            [("partner_id", "in", self.commercial_partner_id.ids)], ["partner_id"], ["__count"]
        )
        counts = dict(groups)
        for partner in self:
            partner[field] = counts.get(partner.commercial_partner_id, 0)

    def _o2c_open_items(self, company, currency=None):
        """Return what the customer owes ``company``, in ``currency`` or in any, oldest first."""
        self.ensure_one()
        lines = self.env["account.move.line"]
        domain = [
            *lines._o2c_open_receivable_domain(company),
            ("company_id", "=", company.id),
            ("partner_id", "=", self.commercial_partner_id.id),
            ("amount_residual_currency", ">", 0),
        ]
        if currency:
            domain.append(("currency_id", "=", currency.id))
        return lines.search(domain, order="date_maturity, id")

    @api.model
    def _o2c_of_debtors(self, vals_list):
        """Return the values of agreements where the customer is the commercial entity, who owes."""
        return [
            {**vals, "partner_id": self.browse(vals["partner_id"]).commercial_partner_id.id}
            if vals.get("partner_id")
            else vals
            for vals in vals_list
        ]

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

    def _o2c_broken_promises(self, company):
        """Return how many promises of the last year were broken, by customer id."""
        result = super()._o2c_broken_promises(company)
        groups = (
            self.env["o2c.promise"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "child_of", company.ids),
                    ("state", "=", "broken"),
                    ("date", ">", fields.Date.subtract(fields.Date.context_today(self), days=365)),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        return {**result, **{partner.id: count for partner, count in groups}}
