from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Which of the host's sending methods serves which channel.
HOST_METHODS = {
    "email": "email",
    "portal": "manual",
    "print": "manual",
    "post": "snailmail",
    "einvoice": "peppol",
}
# What these hand over is a message: without one, nothing was handed over.
LEAVES_A_MESSAGE = ("email", "snailmail")
CHANNELS_BY_METHOD = {
    "peppol": "einvoice",
    "email": "email",
    "snailmail": "post",
    "manual": "print",
}

DISPATCH_STATES = [
    ("not_sent", "Not Sent"),
    ("queued", "Queued"),
    ("failed", "Not Delivered"),
    ("handed_over", "Handed Over"),
    ("delivered", "Delivered"),
    ("opened", "Opened"),
    ("sent_by_hand", "Sent by Hand"),
]
# The best of these is what an invoice shows of its dispatches.
SHOWN_BY_DISPATCH_STATE = {
    "opened": "opened",
    "delivered": "delivered",
    "handed_over": "handed_over",
    "queued": "queued",
    "rendering": "queued",
    "failed": "failed",
    "undeliverable": "failed",
}
RANKS = ("opened", "delivered", "handed_over", "queued", "failed")
DISPATCHED_TYPES = ("out_invoice", "out_refund")


class AccountMove(models.Model):
    """Customer invoices and credit notes are dispatched once they are posted."""

    _name = "account.move"
    _inherit = ["account.move", "o2c.dispatch.document.mixin"]

    o2c_dispatch_ids = fields.One2many(
        "o2c.dispatch",
        "res_id",
        "Dispatches",
        domain=[("res_model", "=", "account.move")],
        bypass_search_access=True,
        readonly=True,
        groups="base.group_user",
    )
    o2c_dispatch_count = fields.Integer(
        "Dispatch Count", compute="_compute_o2c_dispatch_state", groups="base.group_user"
    )
    o2c_dispatch_state = fields.Selection(
        DISPATCH_STATES,
        "Dispatch",
        compute="_compute_o2c_dispatch_state",
        search="_search_o2c_dispatch_state",
        groups="base.group_user",
        help="What became of the invoice's latest version on its way to the customer.",
    )
    o2c_age = fields.Integer("Age in Days", compute="_compute_o2c_age", groups="base.group_user")

    # === COMPUTE METHODS === #

    @api.depends("invoice_date")
    def _compute_o2c_age(self):
        today = fields.Date.context_today(self)
        for move in self:
            move.o2c_age = (today - (move.invoice_date or today)).days

    @api.depends("state", "is_move_sent", "o2c_dispatch_ids.state", "o2c_dispatch_ids.is_current")
    def _compute_o2c_dispatch_state(self):
        dispatches_by_move = defaultdict(list)
        for dispatch_sudo in self.sudo().o2c_dispatch_ids:
            dispatches_by_move[dispatch_sudo.res_id].append(dispatch_sudo)
        for move in self:
            dispatches = dispatches_by_move[move._origin.id]
            move.o2c_dispatch_count = len(dispatches)
            shown = {SHOWN_BY_DISPATCH_STATE.get(d.state) for d in dispatches if d.is_current}
            move.o2c_dispatch_state = move._o2c_shown_state(shown)

    def _o2c_shown_state(self, shown):
        """Return the best of the states ``shown`` by dispatches, or what there is without any."""
        self.ensure_one()
        best = next((state for state in RANKS if state in shown), False)
        if best or self.move_type not in DISPATCHED_TYPES:
            return best
        if self.is_move_sent:
            return "sent_by_hand"
        return "not_sent" if self.state == "posted" else False

    @api.model
    def _search_o2c_dispatch_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._o2c_shown_domain(state) for state in value if state)

    @api.model
    def _o2c_shown_domain(self, shown):
        """Return the domain of the invoices that show the state ``shown``."""
        if shown in RANKS:
            better = RANKS[: RANKS.index(shown)]
            return self._o2c_any_dispatch((shown,)) & ~self._o2c_any_dispatch(better)
        untouched = Domain("move_type", "in", DISPATCHED_TYPES) & ~self._o2c_any_dispatch(RANKS)
        if shown == "sent_by_hand":
            return untouched & Domain("is_move_sent", "=", True)
        return untouched & Domain("is_move_sent", "=", False) & Domain("state", "=", "posted")

    @api.model
    def _o2c_any_dispatch(self, shown):
        """Return the domain of invoices with a current dispatch that shows one of ``shown``."""
        states = [state for state, name in SHOWN_BY_DISPATCH_STATE.items() if name in shown]
        return Domain(
            "o2c_dispatch_ids", "any", [("is_current", "=", True), ("state", "in", states)]
        )

    # === ACTIONS === #

    def action_o2c_open_dispatches(self):
        """List how the invoice was sent."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("o2c_automation.o2c_dispatch_action")
        return {**action, "domain": [("id", "in", self.o2c_dispatch_ids.ids)], "context": {}}

    def action_o2c_dispatch(self):
        """Queue posted invoices that were not sent, whatever the rules say."""
        self.env["o2c.dispatch"]._check_clerk()
        self.filtered(
            lambda m: m.state == "posted" and m.move_type in DISPATCHED_TYPES
        )._o2c_queue()

    # === BUSINESS METHODS === #

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted.filtered(lambda m: m._o2c_is_dispatched_by_rule())._o2c_queue()
        return posted

    def button_draft(self):
        res = super().button_draft()
        self.env["o2c.dispatch"]._supersede(self, "not_posted")
        return res

    def _o2c_queue(self):
        if self:
            self.env["o2c.dispatch"]._queue(self)

    def _o2c_is_dispatched_by_rule(self):
        """Tell whether a rule sends the invoice; not one that is old, or sent otherwise."""
        self.ensure_one()
        if self.move_type not in DISPATCHED_TYPES or self.is_move_sent or self.sending_data:
            return False
        rule = self._o2c_rule()
        return rule.auto_dispatch and rule._covers_date(self.invoice_date)

    def _o2c_rule(self):
        """Return the invoicing rule of the customer, possibly none."""
        self.ensure_one()
        return self.env["o2c.invoicing.rule"]._get_rule(self.company_id, self.commercial_partner_id)

    def _get_mail_template(self):
        chosen = len(self) == 1 and self.move_type == "out_invoice" and self._o2c_chosen_template()
        return chosen or super()._get_mail_template()

    def _o2c_chosen_template(self):
        """Return the e-mail template that the customer's rule asks for, possibly none."""
        return self._o2c_rule().mail_template_id.sudo(self.env.su)

    def _message_post_after_hook(self, message, msg_values):
        dispatch_id = self.env.context.get("o2c_dispatch_id")
        is_letter = message.message_type == "snailmail"
        if dispatch_id and (is_letter or msg_values.get("partner_ids")):
            # The host does not return the message it has sent.
            self.env["o2c.dispatch"].browse(dispatch_id).message_id = message
        return super()._message_post_after_hook(message, msg_values)

    # === DISPATCH === #

    def _o2c_dispatch_channel(self):
        self.ensure_one()
        methods = self.env["account.move.send"]._get_default_sending_methods(self)
        by_customer = next((c for m, c in CHANNELS_BY_METHOD.items() if m in methods), "email")
        return self._o2c_rule().dispatch_channel or by_customer

    def _o2c_dispatch_channels(self):
        fallback = self.company_id.o2c_fallback_channel
        return (fallback,) if fallback else ()

    def _o2c_dispatch_vals(self):
        vals = super()._o2c_dispatch_vals()
        return {
            **vals,
            "reference": self.name,
            "document_kind": self.type_name,
            "date_issued": self.o2c_date_posted,
        }

    def _o2c_dispatch_obstacle(self):
        if self.state != "posted":
            return "not_posted"
        if self.is_move_sent and not any(self.o2c_dispatch_ids.mapped("date_handed_over")):
            return "already_sent"
        return ""

    def _o2c_dispatch_send(self, dispatch):
        method = HOST_METHODS[dispatch.channel]
        # What an earlier attempt left behind proves nothing about this one.
        dispatch.message_id = False
        # The host renders in the context of its service and mails in the one of the invoice.
        invoice = self.with_context(mail_notify_force_send=False, o2c_dispatch_id=dispatch.id)
        invoice.env["account.move.send"]._generate_and_send_invoices(
            invoice, allow_fallback_pdf=False, sending_methods={method}
        )
        if method in LEAVES_A_MESSAGE and not dispatch.message_id:
            raise UserError(
                self.env._("The invoice was prepared, but no mail or letter was made for it.")
            )
        return dispatch.message_id

    def _o2c_dispatch_problems(self, dispatch):
        problems = super()._o2c_dispatch_problems(dispatch)
        is_known = self._o2c_is_channel_set_up(dispatch.channel)
        return problems if is_known else (*problems, "no_method")

    def _o2c_is_channel_set_up(self, channel):
        """Tell whether the host has a way to send invoices through ``channel``."""
        method = HOST_METHODS.get(channel)
        if method in ("email", "manual"):
            return True
        methods = dict(self.env["res.partner"]._fields["invoice_sending_method"].selection)
        send = self.env["account.move.send"]
        return method in methods and send._is_applicable_to_company(method, self.company_id)

    def _o2c_dispatch_sender(self):
        return self.invoice_user_id.email_formatted or super()._o2c_dispatch_sender()

    def _o2c_dispatch_is_unchanged(self):
        # Resetting a posted invoice to draft ends its dispatches.
        return True

    def _o2c_dispatch_print(self):
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/account/download_invoice_documents/{ids}/pdf",
            "target": "download",
        }

    def _o2c_dispatch_owner(self):
        return self.company_id._o2c_get_billing_user()
