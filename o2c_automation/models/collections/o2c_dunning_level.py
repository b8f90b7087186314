from odoo import api, fields, models

from ..billing.o2c_dispatch_letter_carriers import LETTER_CHANNELS


class O2cDunningLevel(models.Model):
    """One step of a policy: when it is due, through which channel, with which words."""

    _name = "o2c.dunning.level"
    _description = "Dunning Level"
    _order = "policy_id, offset_days, id"

    name = fields.Char(required=True, translate=True)
    policy_id = fields.Many2one("o2c.dunning.policy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    number = fields.Integer(compute="_compute_number")
    offset_days = fields.Integer(
        "Days After Due",
        required=True,
        default=3,
        help="Days from the due date of an item on; below zero: before it is due.",
    )
    min_amount = fields.Monetary(
        "Smallest Item", help="Items of which less is open do not take this level."
    )
    channel = fields.Selection(
        LETTER_CHANNELS,
        help="Empty: e-mail, or print where the customer has no e-mail address. Text messages and "
        "post need Odoo's modules for them; without, e-mail and print serve. A call is a task for "
        "the collector, and counts when somebody was reached.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        "Words",
        domain=[("model", "=", "o2c.dunning.notice")],
        default=lambda self: self._default_mail_template(),
        help="Subject and text of the notice, in each language of your customers.",
    )
    attach_invoices = fields.Boolean(help="The overdue invoices go with the mail as PDF.")
    is_automatic = fields.Boolean(
        "Leaves by Itself", help="Notices of this level leave without anybody's approval."
    )

    _offset_uniq = models.Constraint(
        "unique(policy_id, offset_days)", "Two levels of a policy cannot be due on the same day."
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_mail_template(self):
        return self.env.ref("o2c_automation.mail_template_dunning_1", raise_if_not_found=False)

    @api.depends("policy_id.level_ids.offset_days")
    def _compute_number(self):
        self.number = 0
        for policy in self.policy_id:
            for number, level in enumerate(policy._levels_in_order(), start=1):
                if level in self:
                    level.number = number
