from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine import payment_plan as engine
from ..models.collections.o2c_interest_rate import PERCENT_DIGITS, exact_percent


class O2cPaymentPlanStart(models.TransientModel):
    """Agrees a payment plan: which items, how many instalments, from when on."""

    _name = "o2c.payment.plan.start"
    _description = "Agree a Payment Plan"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one("res.partner", "Customer", required=True)
    contact_id = fields.Many2one(
        "res.partner", "Agreed With", domain="[('id', 'child_of', partner_id)]"
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    move_line_ids = fields.Many2many(
        "account.move.line",
        string="Items",
        compute="_compute_move_line_ids",
        store=True,
        readonly=False,
        required=True,
        domain="[('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), "
        "('reconciled', '=', False), ('partner_id', 'child_of', partner_id), "
        "('company_id', '=', company_id), ('currency_id', '=', currency_id)]",
    )
    amount_open = fields.Monetary("Open", compute="_compute_amount_open")
    instalment_count = fields.Integer("Instalments", required=True, default=3)
    date_first = fields.Date(
        "First Instalment",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=14),
    )
    every = fields.Selection(
        [("week", "Week"), ("fortnight", "Two Weeks"), ("month", "Month")],
        required=True,
        default="month",
    )
    percent = fields.Float(
        "Interest (%)", digits=PERCENT_DIGITS, help="A year, on what is outstanding. 0: none."
    )
    line_ids = fields.One2many(
        "o2c.payment.plan.start.line",
        "start_id",
        "Schedule",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    note = fields.Text("Remark")

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "company_id")
    def _compute_currency_id(self):
        """Offer the currency of what the customer owes longest."""
        for start in self:
            owner = start.partner_id.commercial_partner_id
            items = owner._o2c_open_items(start.company_id) if owner else start.move_line_ids
            start.currency_id = items[:1].currency_id or start.company_id.currency_id

    @api.depends("partner_id", "currency_id", "company_id")
    def _compute_move_line_ids(self):
        """Offer all that the customer owes, until somebody chooses."""
        for start in self:
            chosen = start.move_line_ids
            owner = start.partner_id.commercial_partner_id
            fitting = chosen.partner_id.commercial_partner_id == owner and (
                chosen.currency_id == start.currency_id
            )
            if owner and not fitting:
                chosen = owner._o2c_open_items(start.company_id, start.currency_id)
            start.move_line_ids = chosen

    @api.depends("move_line_ids")
    def _compute_amount_open(self):
        for start in self:
            start.amount_open = sum(start.move_line_ids.mapped("amount_residual_currency"))

    @api.depends("move_line_ids", "instalment_count", "date_first", "every", "percent")
    def _compute_line_ids(self):
        for start in self:
            start.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "date": one.date,
                            "amount": start.currency_id.o2c_from_minor(one.amount),
                            "amount_interest": start.currency_id.o2c_from_minor(one.interest),
                        }
                    )
                    for one in start._schedule()
                ),
            ]

    def _schedule(self):
        """Return the instalments as the engine spreads them; none while something is missing."""
        self.ensure_one()
        total = self.currency_id.o2c_to_minor(self.amount_open) if self.currency_id else 0
        if total <= 0 or self.instalment_count < 1 or not (self.date_first and self.every):
            return ()
        return engine.spread(
            total,
            engine.dates(self.date_first, self.instalment_count, self.every),
            agreed=fields.Date.context_today(self),
            percent=exact_percent(self.percent),
        )

    # === ACTION METHODS === #

    def action_agree(self):
        """Put the plan into force and show it."""
        self.ensure_one()
        self._check_may_agree()
        self._check_schedule()
        plan = self.env["o2c.payment.plan"]._agree(
            {
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.commercial_partner_id.id,
                "contact_id": self.contact_id.id,
                "currency_id": self.currency_id.id,
                "date_agreed": fields.Date.context_today(self),
                "percent": self.percent,
                "move_line_ids": self.move_line_ids.ids,
                "note": self.note,
            },
            [line._to_engine() for line in self.line_ids.sorted("date")],
        )
        return plan.get_formview_action()

    # === CHECKS === #

    def _check_may_agree(self):
        if not self.env.user.has_group("o2c_automation.group_collector"):
            raise AccessError(self.env._("Only collectors agree payment plans."))
        self.move_line_ids.check_access("read")
        running = self.env["o2c.payment.plan"].search(
            [("move_line_ids", "in", self.move_line_ids.ids), ("state", "=", "active")], limit=1
        )
        if running:
            raise UserError(
                self.env._("Some items are in a payment plan: %(plan)s.", plan=running.display_name)
            )
        owner = self.partner_id.commercial_partner_id
        items = owner._o2c_open_items(self.company_id, self.currency_id)
        if not self.move_line_ids <= items:
            raise UserError(self.env._("Choose open items of one customer in one currency."))

    def _check_schedule(self):
        today = fields.Date.context_today(self)
        days = self.line_ids.mapped("date")
        if not days or min(days) < today or len(set(days)) < len(days):
            raise UserError(self.env._("Each instalment has a day of its own, from today on."))
        principal = sum(line.amount - line.amount_interest for line in self.line_ids)
        if self.currency_id.compare_amounts(principal, self.amount_open):
            raise UserError(
                self.env._(
                    "The instalments without interest come to %(amount)s, open are %(open)s.",
                    amount=self.currency_id.format(principal),
                    open=self.currency_id.format(self.amount_open),
                )
            )
