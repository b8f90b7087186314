from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class O2cCreditCheckDecide(models.TransientModel):
    """Ask for a reason, then do one of the verbs a held order has."""

    _name = "o2c.credit.check.decide"
    _description = "Credit Decision"

    verb = fields.Selection(
        [
            ("request", "Request release"),
            ("release", "Release"),
            ("part", "Release a part"),
            ("deny", "Deny"),
        ],
        required=True,
        default="request",
    )
    check_id = fields.Many2one("o2c.credit.check", "Credit Check")
    order_id = fields.Many2one("sale.order")
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary("Up To", help="The amount the order may grow to.")
    message = fields.Char(related="check_id.message", string="Verdict")
    partner_id = fields.Many2one(related="check_id.partner_id")
    amount_order = fields.Monetary(
        related="check_id.amount_order", currency_field="order_currency_id"
    )
    request_reason = fields.Text(related="check_id.request_reason")
    reason = fields.Text(required=True, help="Kept with the decision, and told to the salesperson.")
    date_expiry = fields.Date(
        "Valid Until",
        help="A release covers nothing after this day; a denied order is looked at again. "
        "Empty: for as long as the order is open.",
    )
    line_ids = fields.One2many("o2c.credit.check.decide.line", "decide_id", "Part to Release")
    order_currency_id = fields.Many2one(related="check_id.order_currency_id")
    amount_part = fields.Monetary(
        "Released", compute="_compute_amount_part", currency_field="order_currency_id"
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.amount")
    def _compute_amount_part(self):
        for decide in self:
            decide.amount_part = sum(decide.line_ids.mapped("amount"))

    # === CONSTRAINT METHODS === #

    @api.constrains("date_expiry")
    def _check_date_expiry(self):
        today = fields.Date.context_today(self)
        if any(decide.date_expiry and decide.date_expiry < today for decide in self):
            raise ValidationError(self.env._("A decision cannot have ended before it is taken."))

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("verb") == "part" and values.get("check_id") and "line_ids" in fields:
            check = self.env["o2c.credit.check"].browse(values["check_id"])
            values["line_ids"] = check._prepare_part_lines()
        return values

    # === ACTIONS === #

    def action_apply(self):
        """Do it."""
        self.ensure_one()
        check = self.check_id
        if self.verb == "release":
            check._release(self.reason, self.date_expiry)
        elif self.verb == "part":
            approved = {line.order_line_id.sudo(): line.quantity for line in self.line_ids}
            check._release_part(approved, self.reason, self.date_expiry)
        elif self.verb == "deny":
            check._deny(self.reason, self.date_expiry)
        elif check:
            check._request_release(self.reason)
        else:
            self._check_is_rise()
            self.order_id._o2c_request_rise(self.amount, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _check_is_rise(self):
        """Refuse to ask for what is confirmed already."""
        currency = self.order_id.currency_id
        if currency.compare_amounts(self.amount, self.order_id.amount_total) <= 0:
            raise UserError(
                self.env._(
                    "%(order)s is confirmed for %(amount)s already. Ask for more than that.",
                    order=self.order_id.name,
                    amount=currency.format(self.order_id.amount_total),
                )
            )
