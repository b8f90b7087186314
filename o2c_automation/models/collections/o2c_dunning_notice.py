from odoo import api, fields, models

from ...engine import dunning as engine

STATES = [
    ("proposed", "To Approve"),
    ("approved", "Approved"),
    ("queued", "Queued"),
    ("sent", "Sent"),
    ("cancelled", "Cancelled"),
]


class O2cDunningNotice(models.Model):
    """One letter to one customer in one currency: what is overdue, less credits.

    A notice leaves through ``o2c.dispatch``; in that moment every item is checked again.
    Its items take their level only then, and lose it again if the notice comes back.
    """

    _name = "o2c.dunning.notice"
    _description = "Dunning Notice"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2c.state.mixin",
        "o2c.dispatch.letter.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _o2c_transitions = engine.TRANSITIONS
    _o2c_letter_report = "o2c_automation.action_report_dunning_notice"

    name = fields.Char("Number", compute="_compute_name", search="_search_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True
    )
    addressee_id = fields.Many2one(
        "res.partner",
        required=True,
        domain="['|', ('id', 'child_of', partner_id), ('id', '=', partner_id)]",
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    policy_id = fields.Many2one(
        "o2c.dunning.policy", required=True, readonly=True, ondelete="restrict"
    )
    level_id = fields.Many2one("o2c.dunning.level", readonly=True, ondelete="restrict", index=True)
    state = fields.Selection(
        STATES,
        "Status",
        required=True,
        readonly=True,
        default="proposed",
        index=True,
        tracking=True,
        help="To approve: waits for you. Approved: about to be queued. Queued: on its way, every "
        "item is checked again before it leaves. Sent: it left, and its items took their level.",
    )
    date = fields.Date("Proposed On", required=True, readonly=True)
    date_sent = fields.Date("Sent On", readonly=True, copy=False)
    line_ids = fields.One2many("o2c.dunning.notice.line", "notice_id", "Items", readonly=True)
    amount_total = fields.Monetary(
        "Net Total",
        compute="_compute_amount_total",
        store=True,
        help="What the letter asks for: claims less credits.",
    )
    date_oldest = fields.Date("Oldest Due Date", compute="_compute_date_oldest")
    reason = fields.Char("Reason Code", readonly=True, copy=False)
    reason_text = fields.Char("Reason", compute="_compute_reason_text")
    run_id = fields.Many2one("o2c.run", readonly=True, index="btree_not_null")
    note = fields.Text("Personal Words", help="Added to the letter below the text of the level.")

    _partner_sent_idx = models.Index("(partner_id, company_id, date_sent) WHERE state = 'sent'")

    # === COMPUTE METHODS === #

    def _compute_name(self):
        for notice in self:
            notice.name = f"DUN/{notice._origin.id:06d}" if notice._origin.id else ""

    @api.model
    def _search_name(self, operator, value):
        if operator not in ("ilike", "in"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        digits = ("".join(filter(str.isdigit, text or "")) for text in values)
        return [("id", "in", [int(number) for number in digits if number])]

    @api.depends("partner_id", "level_id")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = f"{notice.name} {notice.partner_id.name or ''}".strip()

    @api.depends("line_ids.amount", "line_ids.role")
    def _compute_amount_total(self):
        groups = self.env["o2c.dunning.notice.line"]._read_group(
            [("notice_id", "in", self.ids), ("role", "!=", "dropped")],
            ["notice_id"],
            ["amount:sum"],
        )
        totals = {notice: notice.currency_id.round(total) for notice, total in groups}
        for notice in self:
            notice.amount_total = totals.get(notice, 0.0)

    def _compute_date_oldest(self):
        for notice in self:
            due = notice.line_ids.filtered(lambda line: line.role in ("due", "reminded"))
            dates = [day for day in due.mapped("date_maturity") if day]
            notice.date_oldest = min(dates, default=False)

    @api.depends("reason")
    def _compute_reason_text(self):
        for notice in self:
            notice.reason_text = self.env["o2c.dunning.policy"]._tell_reasons([notice.reason])

    # === ACTION METHODS === #

    def action_approve(self):
        """Let the notices leave: each item is checked once more on the way."""
        self.check_access("write")
        self._transition("approved")
        self._put_on_its_way()

    def action_cancel(self):
        """Do not send the notices; what is still owed is proposed again by the next run."""
        # Stopping a dispatch needs no right of the user's own.
        self.check_access("write")
        self._stop("by_hand")

    def action_print(self):
        """Print the letter as it would leave now."""
        return self._o2c_dispatch_print()

    def _claimed_items(self):
        """Return the items the notice asks for, as far as they are open."""
        claimed = self.line_ids.filtered(lambda line: line.role in ("due", "reminded"))
        return claimed.move_line_id.filtered(lambda line: not line.reconciled)

    def action_agree_plan(self):
        """Agree a payment plan about what the notice is about."""
        self.ensure_one()
        return self._claimed_items().action_o2c_payment_plan()

    def action_take_promise(self):
        """Take a promise to pay what the notice is about."""
        self.ensure_one()
        return (
            self.env["o2c.promise"]
            .with_company(self.company_id)
            ._action_take(
                self.partner_id,
                items=self._claimed_items(),
                currency=self.currency_id,
            )
        )

    def action_open_dispatches(self):
        """List how the notice left, or why it could not."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispatches"),
            "res_model": "o2c.dispatch",
            "view_mode": "list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    # === BUSINESS METHODS === #

    def _put_on_its_way(self):
        """Queue approved notices for dispatch."""
        self._transition("queued")
        self.env["o2c.dispatch"]._queue(self)

    def _stop(self, reason):
        """Cancel notices that have not left, mails in the mail queue included."""
        self.env["o2c.dispatch"]._supersede(self, reason)
        still_open = self.filtered(lambda notice: notice.state in engine.OPEN_STATES)
        still_open._transition("cancelled", reason=reason, vals={"reason": reason})
