from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import consteq

from ...engine import dispute as engine

# What customers are told of the state of a case, and how it looks.
PORTAL_STYLES = {
    "new": "info",
    "investigating": "info",
    "waiting_customer": "warning",
    "waiting_internal": "info",
    "approved": "success",
    "rejected": "danger",
    "resolved": "success",
    "recovered": "secondary",
    "written_off": "success",
    "cancelled": "secondary",
}


class O2cDispute(models.Model):
    """What a customer sees of his cases.

    Portal users have no access rows to cases: what they see is read for them here, field by
    field, so that nothing internal can be asked for.
    """

    _name = "o2c.dispute"
    _inherit = ["o2c.dispute", "portal.mixin"]

    is_shown_to_customer = fields.Boolean(
        "Shown in Customer Portal",
        compute="_compute_is_shown_to_customer",
        store=True,
        readonly=False,
        precompute=True,
        help="The customer follows the case in the portal, reads the messages (not the notes) "
        "and hands in evidence. Cases he opened himself are shown from the beginning.",
    )

    # === COMPUTE METHODS === #

    @api.depends("origin")
    def _compute_is_shown_to_customer(self):
        for dispute in self:
            dispute.is_shown_to_customer = dispute.origin == "portal"

    def _compute_access_url(self):
        for dispute in self:
            dispute.access_url = f"/my/disputes/{dispute.id}"

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if vals.get("owner_id"):
            self.filtered("is_shown_to_customer")._follow_with_owner()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _portal_domain(self):
        """Return the domain of the cases the user's customer follows in the portal."""
        customer = self.env.user.partner_id.commercial_partner_id
        return Domain(
            [
                ("is_shown_to_customer", "=", True),
                ("partner_id", "=", customer.id),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    @api.model
    def _portal_find_sudo(self, dispute_id, access_token=None):
        """Return the case in sudo where the user, or whoever has its token, may see it."""
        dispute_sudo = self.sudo().browse(dispute_id).exists()
        token = dispute_sudo.access_token
        if access_token and token and consteq(token, access_token):
            return dispute_sudo
        if self.env.user._is_internal():
            return dispute_sudo.sudo(False)._filtered_access("read").sudo()
        if self.env.user._is_public():
            return dispute_sudo.browse()
        return dispute_sudo.filtered_domain(self._portal_domain())

    def _portal_vals(self):
        """Return all a customer is told of a case."""
        self.ensure_one()
        return {
            "name": self.name,
            "url": self.access_url,
            "status": self._portal_states()[self.state],
            "style": PORTAL_STYLES[self.state],
            "is_deduction": self.type == "deduction",
            "is_undecided": self.state in engine.UNDECIDED_STATES,
            "waits_for_customer": self.state == "waiting_customer",
            "company": self.company_id,
            "currency": self.currency_id,
            "amount": self.amount,
            "amount_open": self.amount_open,
            "reason": self.reason_id.name,
            "reference": self.customer_reference,
            "date_opened": self.date_opened,
            "date_closed": self.date_closed,
            "document": (self.move_id or self.order_id or self.payment_id).name or "–",
            "merged_into": self.merged_into_id.name,
        }

    @api.model
    def _portal_states(self):
        """Return what a customer is told of each state."""
        in_progress = self.env._("In progress")
        settled = self.env._("Settled")
        return {
            "new": self.env._("Received"),
            "investigating": in_progress,
            "waiting_customer": self.env._("Waiting for your answer"),
            "waiting_internal": in_progress,
            "approved": self.env._("Accepted"),
            "rejected": self.env._("Not accepted"),
            "resolved": settled,
            "recovered": self.env._("Paid"),
            "written_off": settled,
            "cancelled": self.env._("Closed"),
        }

    def _follow_with_owner(self):
        """Let the owners hear what the customers write."""
        for owner, disputes in self.grouped("owner_id").items():
            disputes.message_subscribe(partner_ids=owner.partner_id.ids)

    def _message_post_after_hook(self, message, msg_vals):
        """Go on with a case once the customer it waited for has written."""
        result = super()._message_post_after_hook(message, msg_vals)
        message_sudo = message.sudo()
        was_said = message_sudo.message_type in ("comment", "email")
        by_customer = message_sudo.author_id.partner_share
        if was_said and by_customer and self.state == "waiting_customer":
            self.sudo()._transition("investigating", reason="customer_answered")
        return result

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Give customers who follow the case its link, whoever of them it is."""
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals)
        if len(self) == 1 and self.is_shown_to_customer:
            # sudo: whoever may write to the customer may make the link he reads it by
            url = self.get_base_url() + self.sudo().get_portal_url()
            for name, _belongs, options in groups:
                if name in ("portal", "follower"):
                    access = {"has_button_access": True, "button_access": {"url": url}}
                    options.update({**access, "active": True})
        return groups

    def _take_over(self, rest):
        """Show the case to a customer who followed one that it took over."""
        result = super()._take_over(rest)
        if any(rest.mapped("is_shown_to_customer")):
            self.is_shown_to_customer = True
            self._follow_with_owner()
        return result

    def _prepare_split_vals(self):
        return {
            **super()._prepare_split_vals(),
            "is_shown_to_customer": self.is_shown_to_customer,
        }
