from odoo import Command, api, fields, models

from odoo.addons.mail.models.mail_thread import MailThread

from ...engine import credit as engine
from ..core.o2c_state_mixin import O2cStateMixin
from .o2c_credit_exposure import AMOUNT_PARTS
from .res_partner_credit import CREDIT_READERS


def _figure(label=None):
    extra = {"string": label} if label else {}
    return fields.Monetary(readonly=True, groups=CREDIT_READERS, **extra)


class O2cCreditCheck(models.Model):
    """One credit decision on one order: the figures as they were, the verdict, who and why.

    Checks are written by the decision and by the verbs below only; nobody has the right
    to write them directly, so an order's clearance can be read from them.
    """

    _name = "o2c.credit.check"
    _description = "Credit Check"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2c.state.mixin", "o2c.append.mixin"]
    # Nobody follows or is told of a check that lets the order pass.
    _o2c_silent_creates = (MailThread, O2cStateMixin)
    # Held orders are checked again in the order they were held in.
    _order = "id"
    # Nobody writes checks; whoever reads one may take part in its conversation.
    _mail_post_access = "read"

    _o2c_transitions = {
        "held": ("approved", "released", "denied", "void"),
        "approved": ("void",),
        "released": ("void",),
        "denied": ("held", "void"),
    }
    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True
    )
    salesperson_id = fields.Many2one(related="order_id.user_id", string="Salesperson")
    state = fields.Selection(
        [
            ("held", "On hold"),
            ("approved", "Approved"),
            ("released", "Released"),
            ("denied", "Denied"),
            ("void", "No longer valid"),
        ],
        "Status",
        required=True,
        readonly=True,
        index=True,
    )
    checkpoint = fields.Selection(
        [("confirm", "Confirmation"), ("deliver", "Delivery"), ("invoice", "Invoice")],
        required=True,
        readonly=True,
        default="confirm",
        help="What is held: the order, the delivery of it, or its invoice.",
    )
    is_rise = fields.Boolean(
        "Raises a Confirmed Order",
        readonly=True,
        help="Asked for in order to raise the amount of an order that is confirmed already.",
    )
    order_currency_id = fields.Many2one("res.currency", readonly=True)
    amount_order = fields.Monetary(
        "Order Amount",
        currency_field="order_currency_id",
        readonly=True,
        help="The amount this check covers, in the order's currency.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True, help="In the company's currency.")
    reason_codes = fields.Json(readonly=True)
    message = fields.Char("Verdict", readonly=True)
    date = fields.Datetime("Checked On", required=True, readonly=True, default=fields.Datetime.now)
    age_days = fields.Integer("Days on Hold", compute="_compute_age_days")
    policy_id = fields.Many2one("o2c.credit.policy", readonly=True)
    policy_version_id = fields.Many2one(
        "o2c.credit.policy.version", "Rules Applied", readonly=True, index="btree_not_null"
    )
    is_warning = fields.Boolean("Has Warnings", readonly=True)

    has_limit = fields.Boolean(readonly=True, groups=CREDIT_READERS)
    limit = _figure()
    exposure = _figure()
    headroom = _figure()
    shortfall = _figure("Missing")
    exposure_not_due = _figure("Not Yet Due")
    exposure_overdue = _figure("Overdue")
    exposure_disputed = _figure("Disputed")
    exposure_draft_invoices = _figure("Draft Invoices")
    exposure_open_orders = _figure("Orders Not Yet Invoiced")
    exposure_unapplied = _figure("Unapplied Payments and Credit Notes")
    exposure_authorised = _figure("Authorised Online Payments")
    exposure_secured = _figure("Insurance and Other Cover")
    overdue_days = fields.Integer("Oldest Overdue (Days)", readonly=True, groups=CREDIT_READERS)

    requester_id = fields.Many2one("res.users", "Confirmed By", readonly=True)
    requester_ids = fields.Many2many(
        "res.users",
        string="Had a Hand In It",
        readonly=True,
        help="Whoever sells, confirmed, changed or asked for the order while it was on hold. "
        "None of them decides on it.",
    )
    request_user_id = fields.Many2one("res.users", "Release Requested By", readonly=True)
    request_reason = fields.Text("Request", readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    date_decided = fields.Datetime("Decided On", readonly=True)
    decision_reason = fields.Text("Reason of the Decision", readonly=True)
    date_expiry = fields.Date(
        "Decision Valid Until",
        readonly=True,
        help="A release covers nothing after it; a denied order is looked at again.",
    )
    is_confirmation_mail = fields.Boolean(
        readonly=True, help="The customer gets the confirmation by e-mail on release."
    )
    date_next_check = fields.Datetime("Next Check", readonly=True)
    error = fields.Char(readonly=True)

    _held_idx = models.Index("(partner_id) WHERE state = 'held'")

    # === COMPUTE METHODS === #

    @api.depends("order_id.name", "message")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.order_id.sudo().name}: {check.message}"

    @api.depends("date")
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for check in self:
            check.age_days = (now - check.date).days if check.date else 0

    # === RECORDING A DECISION === #

    @api.model
    def _record(self, cases):
        """Keep the decisions of ``cases`` and return the checks, in the same order.

        An order on hold that stays on hold keeps its check; a denial stands until the
        order is made smaller or fits.
        """
        standing = [self._standing_check(case) for case in cases]
        fresh = [case for case, check in zip(cases, standing, strict=True) if not check]
        created = iter(self._create_for(fresh))
        checks = self.browse()
        for case, check in zip(cases, standing, strict=True):
            checks |= check._update_from(case) if check else next(created)
        return checks

    @api.model
    def _standing_check(self, case):
        """Return the order's open check that the decision of ``case`` goes on with, if any."""
        check = case.order.o2c_credit_check_id
        held_again = case.decision.verdict != engine.APPROVED
        if check.state == "held" and not check.is_rise:
            return check
        if check.state == "denied" and held_again and check._covers(case.order):
            return check
        return self.browse()

    @api.model
    def _create_for(self, cases):
        passing = [case for case in cases if case.decision.verdict == engine.APPROVED]
        stopped = [case for case in cases if case.decision.verdict != engine.APPROVED]
        approved = self._quietly()._append([self._prepare_vals(case) for case in passing])
        approved = approved.with_env(self.env)
        self.env["o2c.event"]._log("credit.check.approved", approved)
        held = self._create_quietly([self._prepare_vals(case) for case in stopped])
        by_order = {check.order_id: check for check in approved + held}
        for order, check in by_order.items():
            order._o2c_keep_check(check)
        held._after_hold()
        return self.union(*(by_order[case.order] for case in cases))

    @api.model
    def _create_quietly(self, vals_list):
        return self._quietly().create(vals_list).with_env(self.env) if vals_list else self.browse()

    @api.model
    def _quietly(self):
        """Return self to create checks without the chatter's own entries: the event says it."""
        return self.with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        )

    @api.model
    def _create_rise(self, case, amount):
        """Return a held check that, released, lets a confirmed order grow to ``amount``."""
        vals = self._prepare_vals(case)
        vals.update(is_rise=True, amount_order=amount, date_next_check=False)
        check = self._create_quietly([vals])
        check._after_hold()
        return check

    def _update_from(self, case):
        """Bring an open check up to date with a later decision on the same order."""
        vals = self._prepare_vals(case)
        vals.pop("requester_id")
        target = vals.pop("state")
        vals.pop("requester_ids", None)
        if target == "approved":
            now = {"date_decided": fields.Datetime.now(), "decided_by_id": self.env.uid}
            self._transition("approved", reason="fits_now", vals={**vals, **now, "error": False})
            self._close_activity(self.env._("The order fits by now."))
            return self
        self._involve(self.env.user | case.order.user_id)
        if not self._covers(case.order) or self.reason_codes != vals["reason_codes"]:
            self._withdraw_approvals()
            self.write(vals)
            self._after_hold()
        return self

    @api.model
    def _prepare_vals(self, case):
        decision = case.decision
        is_held = decision.verdict != engine.APPROVED
        return {
            **self._prepare_figures_vals(case),
            "order_id": case.order.id,
            "company_id": case.order.company_id.id,
            "partner_id": case.debtor.id,
            "policy_id": case.policy_id,
            "state": decision.verdict,
            "order_currency_id": case.order.currency_id.id,
            "amount_order": case.order.amount_total,
            "policy_version_id": case.version_id or self._keep_version(case.policy_id),
            "reason_codes": [*decision.reasons, *decision.warnings],
            "message": self._message_of(decision.reasons + decision.warnings),
            "is_warning": bool(decision.warnings),
            "date": fields.Datetime.now(),
            "requester_id": self.env.uid,
            **(self._prepare_hand_vals(case) if is_held else {}),
            "is_confirmation_mail": bool(self.env.context.get("send_email")),
            "date_next_check": fields.Datetime.add(fields.Datetime.now(), days=1)
            if decision.verdict == engine.HELD
            else False,
        }

    @api.model
    def _keep_version(self, policy_id):
        """Keep the rules of a policy that has no version yet, and return its id."""
        policy_sudo = self.env["o2c.credit.policy"].sudo().browse(policy_id or [])
        policy_sudo._after_change()
        return self.env["o2c.credit.policy.version"]._last(policy_sudo).id

    @api.model
    def _prepare_figures_vals(self, case):
        """Return the frozen figures: the decision must explain itself later."""
        currency = case.order.company_id.currency_id
        exposure, limit = case.decision.exposure, case.account.limit
        minor = {
            "amount": case.request.amount,
            "limit": limit or 0,
            "exposure": exposure.total,
            "headroom": case.decision.headroom or 0,
            "shortfall": case.decision.shortfall,
            **{f"exposure_{part}": getattr(exposure, part) for part in AMOUNT_PARTS},
        }
        return {
            "currency_id": currency.id,
            "has_limit": limit is not None,
            "overdue_days": exposure.overdue_days,
            **{name: currency.o2c_from_minor(value) for name, value in minor.items()},
        }

    @api.model
    def _message_of(self, reasons):
        """Return the sentence for salespeople: the reasons, and none of the figures."""
        sentences = {
            "customer_stopped": self.env._("The customer is stopped."),
            "no_credit": self.env._("The customer has no credit; the order must be prepaid."),
            "over_limit": self.env._("The order exceeds the customer's credit limit."),
            "overdue": self.env._("The customer has overdue invoices."),
            "within_limit": self.env._("Within the customer's credit limit."),
            "no_limit": self.env._("The customer has no credit limit."),
            "prepay_only": self.env._("The customer pays in advance only."),
            "limit_expired": self.env._("The customer's credit limit is no longer valid."),
            "utilisation": self.env._("The customer's credit limit is nearly used up."),
            "overdue_amount": self.env._("Too much of what the customer owes is overdue."),
            "order_amount": self.env._("The order is large."),
            "terms_changed": self.env._("The order is paid later than agreed."),
            "dunning_level": self.env._("The customer has been sent notices."),
            "broken_promise": self.env._("The customer broke a promise to pay."),
            "new_customer": self.env._("The customer is new."),
            "small_order": self.env._("A small order."),
            "prepaid": self.env._("Paid or authorised online."),
            "deposit_paid": self.env._("The deposit that was asked for was paid online."),
            "no_amount": self.env._("Nothing to pay."),
            "delivered": self.env._("Delivered already."),
            "check_off": self.env._("No credit policy is in use."),
            "asked": self.env._("A higher amount was asked for."),
            "not_released": self.env._("This part of the order was not released."),
        }
        return " ".join(sentences[reason] for reason in reasons)

    # === WHO HAD A HAND IN IT === #

    @api.model
    def _prepare_hand_vals(self, case):
        return {"requester_ids": [Command.set((self.env.user | case.order.user_id).ids)]}

    @api.model
    def _note_change(self, orders):
        """Keep that the user changed ``orders``: who did decides on none that is on hold."""
        undecided = self.search(
            [("order_id", "in", orders.ids), ("state", "in", ("held", "denied"))]
        )
        undecided._involve(self.env.user)

    def _involve(self, users):
        """Add ``users`` to those who had a hand in the orders of the checks."""
        for user in users:
            new = self.filtered(lambda check, user=user: user not in check.requester_ids)
            if new:
                new.write({"requester_ids": [Command.link(user.id)]})

    # === CLEARANCE === #

    def _covers(self, order):
        """Return whether this check is about ``order`` as it is: whose it is, and how much."""
        self.ensure_one()
        return (
            self.order_id == order
            and self.company_id == order.company_id
            and self.partner_id == order._o2c_debtor()
            and self.order_currency_id == order.currency_id
            and order.currency_id.compare_amounts(order._o2c_amount_asked(), self.amount_order) <= 0
        )

    def _is_release_of(self, order):
        """Return whether a manager's release covers ``order`` and has not expired."""
        expired = self.date_expiry and self.date_expiry < fields.Date.context_today(self)
        return bool(self) and self.state == "released" and not expired and self._covers(order)

    def _clears(self, order):
        """Return whether ``order`` may become confirmed on this check."""
        approved = bool(self) and self.state == "approved" and self._covers(order)
        return approved or self._is_release_of(order)

    def _void(self, reason):
        """End the checks: their order was cancelled, changed or not confirmed."""
        open_checks = self.filtered(lambda check: check.state != "void")
        if open_checks:
            open_checks._transition("void", reason=reason)
            open_checks._close_activity(self.env._("The check is no longer needed."))
