from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.worklist import REACHED

CONTACT_CHANNELS = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("letter", "Letter"),
    ("visit", "Visit"),
    ("other", "Other"),
]
OUTCOMES = [
    ("reached", "Reached"),
    ("not_reached", "Not Reached"),
    ("promise", "Promised to Pay"),
    ("dispute", "Disputes"),
    ("callback", "To Be Called Back"),
    ("refused", "Refuses to Pay"),
    ("wrong_number", "Wrong Number"),
    ("message", "Left a Message"),
]


class O2cContactLog(models.Model):
    """One contact with a customer: how, what came of it, and when the next one is.

    What is logged feeds the order of the worklist, and keeps notices from following a talk
    too soon.
    """

    _name = "o2c.contact.log"
    _description = "Contact with a Customer"
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True)
    contact_id = fields.Many2one(
        "res.partner",
        "Spoke With",
        domain="[('id', 'child_of', partner_id)]",
        help="Who of the customer it was. Empty: the customer.",
    )
    user_id = fields.Many2one(
        "res.users", "Collector", required=True, default=lambda self: self.env.user
    )
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    channel = fields.Selection(CONTACT_CHANNELS, required=True, default="phone")
    outcome = fields.Selection(OUTCOMES, required=True, default="reached")
    date_next = fields.Date(
        "Next Contact",
        help="The customer comes up on the worklist on this day, and not before.",
    )
    note = fields.Text()
    promise_id = fields.Many2one(
        "o2c.promise", readonly=True, check_company=True, index="btree_not_null"
    )
    dispute_id = fields.Many2one(
        "o2c.dispute", readonly=True, check_company=True, index="btree_not_null"
    )

    _next_is_later = models.Constraint(
        "CHECK (date_next IS NULL OR date_next >= date)", "The next contact is on a day to come."
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "outcome")
    @api.depends_context("lang")
    def _compute_display_name(self):
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        for contact in self:
            customer = contact.partner_id.name
            contact.display_name = customer and f"{customer}: {outcomes[contact.outcome]}"

    # === CONSTRAINT METHODS === #

    @api.constrains("outcome", "date_next")
    def _check_callback_has_a_day(self):
        for contact in self:
            if contact.outcome == "callback" and not contact.date_next:
                raise ValidationError(self.env._("Say on which day the customer is called back."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(self.env["res.partner"]._o2c_of_debtors(vals_list))
        self.env["o2c.event"]._log("contact.logged", contacts)
        contacts._tell_followers()
        reached = contacts.filtered(lambda contact: contact.outcome in REACHED)
        self.env["o2c.dunning.notice"]._calls_done(reached)
        self.env["o2c.worklist.rank"]._refresh_for(contacts)
        return contacts

    def write(self, vals):
        result = super().write(vals)
        self.env["o2c.worklist.rank"]._refresh_for(self)
        return result

    # === BUSINESS METHODS === #

    def _tell_followers(self):
        """Leave a note on the customer, where colleagues who never see the worklist look."""
        for contact in self:
            # Who collects need not be allowed to change the customer.
            contact.sudo().partner_id.message_post(
                body=contact._to_note(),
                author_id=contact.user_id.partner_id.id,
                subtype_xmlid="mail.mt_note",
            )

    def _to_note(self):
        """Return the contact as one paragraph for people."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))[self[name]]
            for name in ("channel", "outcome")
        }
        body = Markup("<p>%(channel)s: %(outcome)s</p>") % labels
        if self.note:
            body += Markup("<p>%s</p>") % self.note
        if self.date_next:
            day = fields.Date.to_string(self.date_next)
            body += Markup("<p>%s</p>") % self.env._("Next contact on %(day)s", day=day)
        return body
