from odoo import Command, api, fields, models
from odoo.tools import format_date

from ...engine import payment_plan as engine
from .o2c_interest_rate import PERCENT_DIGITS

STATES = [
    ("active", "Running"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]
BROKEN_ACTIVITY = "o2c_automation.mail_activity_broken_plan"


class O2cPaymentPlan(models.Model):
    """Items that a customer pays in instalments; while it does, nobody reminds of them.

    An instalment is a promise to pay: it is judged by the ledger after its grace as all promises
    are, and the plan is what its instalments are.
    """

    _name = "o2c.payment.plan"
    _description = "Payment Plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2c.state.mixin", "o2c.until.mixin"]
    _order = "date_end, id"
    _check_company_auto = True

    _o2c_transitions = engine.TRANSITIONS
    # What was agreed is not rewritten afterwards.
    _o2c_decided_fields = ("partner_id", "currency_id", "move_line_ids", "percent", "date_agreed")

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True
    )
    contact_id = fields.Many2one(
        "res.partner", "Agreed With", domain="[('id', 'child_of', partner_id)]"
    )
    user_id = fields.Many2one("res.users", "Agreed By", required=True)
    date_agreed = fields.Date("Agreed On", required=True, readonly=True)
    date_end = fields.Date("Last Instalment", compute="_compute_instalments", store=True)
    date_next = fields.Date("Next Instalment", compute="_compute_instalments", store=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    percent = fields.Float("Interest (%)", digits=PERCENT_DIGITS, readonly=True)
    move_line_ids = fields.Many2many(
        "account.move.line", string="Items", readonly=True, check_company=True
    )
    instalment_ids = fields.One2many("o2c.promise", "plan_id", "Instalments", readonly=True)
    charge_ids = fields.One2many("o2c.late.charge", "plan_id", "Interest", readonly=True)
    amount = fields.Monetary("Total", compute="_compute_instalments", store=True)
    amount_received = fields.Monetary("Received", compute="_compute_instalments", store=True)
    note = fields.Text("Remark")
    state = fields.Selection(
        STATES,
        "Status",
        required=True,
        readonly=True,
        default="active",
        copy=False,
        index=True,
        tracking=True,
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "instalment_ids.amount",
        "instalment_ids.amount_received",
        "instalment_ids.date",
        "instalment_ids.state",
    )
    def _compute_instalments(self):
        for plan in self:
            instalments = plan.instalment_ids
            waiting = instalments.filtered(lambda one: one.state == "open")
            plan.amount = sum(instalments.mapped("amount"))
            plan.amount_received = sum(instalments.mapped("amount_received"))
            plan.date_end = max(instalments.mapped("date"), default=False)
            plan.date_next = min(waiting.mapped("date"), default=False)

    # === ACTION METHODS === #

    def action_cancel(self):
        """End the plans: what is open of them is reminded of again."""
        self.check_access("write")
        waiting_sudo = self.sudo().instalment_ids.filtered(lambda one: one.state == "open")
        waiting_sudo._transition("cancelled", reason="by_hand")
        self._transition("cancelled", reason="by_hand")

    def action_confirm_to_customer(self):
        """Open the mail that confirms the plan to the customer."""
        self.ensure_one()
        template = self.env.ref("o2c_automation.mail_template_payment_plan")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm Payment Plan"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
            },
        }

    @api.model
    def _action_start(self, items, partner):
        """Return the dialog that agrees a plan about ``items``, or all that ``partner`` owes."""
        company = items.company_id[:1] or self.env.company
        currency = items.currency_id[:1] or company.currency_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agree a Payment Plan"),
            "res_model": "o2c.payment.plan.start",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_company_id": company.id,
                "default_partner_id": partner.commercial_partner_id.id,
                "default_currency_id": currency.id,
                "default_move_line_ids": items.ids,
            },
        }

    # === AGREED === #

    @api.model
    def _agree(self, vals, instalments):
        """Put a plan into force.

        :param dict vals: the plan's own values, ``move_line_ids`` as ids of open items
        :param list instalments: ``engine.Instalment`` in the order of their days
        :return: the plan
        """
        items = self.env["account.move.line"].browse(vals["move_line_ids"])
        plan_sudo = self.sudo().create(
            {**vals, "move_line_ids": [Command.set(items.ids)], "user_id": self.env.uid}
        )
        plan_sudo._claim_interest(instalments)
        self.env["o2c.promise"].sudo().create(
            [plan_sudo._prepare_instalment_vals(one) for one in instalments]
        )
        self.env["o2c.event"]._log("payment.plan.active", plan_sudo)
        return plan_sudo.sudo(self.env.su)

    def _prepare_instalment_vals(self, instalment):
        return {
            "plan_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "contact_id": self.contact_id.id,
            "channel": "other",
            "user_id": self.user_id.id,
            "currency_id": self.currency_id.id,
            "date_taken": self.date_agreed,
            "date": instalment.date,
            "amount": self.currency_id.o2c_from_minor(instalment.amount),
            "move_line_ids": [Command.set(self.move_line_ids.ids)],
        }

    def _claim_interest(self, instalments):
        """Book the interest that was agreed; the instalments pay its invoice, too."""
        total = sum(one.interest for one in instalments)
        if not total:
            return
        policy = self.env["o2c.dunning.reader"]._policies(self.company_id, self.partner_id)
        rule = policy[self.partner_id.id].interest_rule_id.with_company(self.company_id)
        charge = self.env["o2c.late.charge"].create(
            {
                "type": "interest",
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "currency_id": self.currency_id.id,
                "plan_id": self.id,
                "date_start": fields.Date.add(self.date_agreed, days=1),
                "date_end": instalments[-1].date,
                "percent": self.percent,
                "amount": self.currency_id.o2c_from_minor(total),
                "account_id": rule.account_id.id,
            }
        )
        document = charge._claim(due=instalments[-1].date)
        self.move_line_ids += document.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    # === FOLLOWS ITS INSTALMENTS === #

    def _follow_instalments(self):
        """Bring the plan where its instalments are; ask somebody to act on one that is broken."""
        self.ensure_one()
        target = engine.verdict(self.instalment_ids.mapped("state"))
        if target == self.state or self.state == "cancelled":
            return
        self._transition(target, reason="ledger")
        if target == "broken":
            self.activity_schedule(
                BROKEN_ACTIVITY,
                user_id=self.user_id.id,
                note=self.env._("An instalment did not come in full: reminders go on."),
            )
        else:
            self.activity_unlink([BROKEN_ACTIVITY])

    def _tell(self):
        """Return for people until when the customer pays in instalments."""
        self.ensure_one()
        return self.env._("Payment plan until %(day)s", day=format_date(self.env, self.date_end))
