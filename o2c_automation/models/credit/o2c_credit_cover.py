from odoo import api, fields, models


class O2cCreditCover(models.Model):
    """What pays in a customer's place: insurance, a guarantee, a deposit in a bank.

    It lowers the customer's exposure while it is valid, less what the insurer leaves us
    to bear ourselves.
    """

    _name = "o2c.credit.cover"
    _description = "Credit Cover"
    _inherit = ["mail.thread"]
    _order = "date_to, id"

    name = fields.Char("Reference", required=True)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        domain="[('parent_id', '=', False)]",
        help="The company that owes; contacts have no cover of their own.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("insurance", "Credit insurance"),
            ("guarantee", "Bank guarantee"),
            ("letter", "Letter of credit"),
            ("other", "Other security"),
        ],
        required=True,
        default="insurance",
    )
    provider_id = fields.Many2one("res.partner", "Insurer or Bank")
    amount = fields.Monetary("Covered Amount", required=True, tracking=True)
    retention_percent = fields.Float(
        "Own Share (%)", tracking=True, help="What we bear ourselves of every loss."
    )
    amount_counted = fields.Monetary(
        "Lowers Exposure By", compute="_compute_amount_counted", store=True
    )
    date_from = fields.Date("Valid From", tracking=True)
    date_to = fields.Date("Valid Until", tracking=True)

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0 AND retention_percent BETWEEN 0 AND 100)",
        "The amount cannot be negative, and the own share is between 0 and 100 %.",
    )
    _dates_right = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "A cover cannot end before it begins: it would never count.",
    )

    # === COMPUTE METHODS === #

    @api.depends("amount", "retention_percent", "currency_id")
    def _compute_amount_counted(self):
        for cover in self:
            counted = cover.amount * (1 - cover.retention_percent / 100)
            currency = cover.currency_id or self.env.company.currency_id
            cover.amount_counted = currency.round(counted)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        covers = super().create([self._for_debtor(vals) for vals in vals_list])
        self.env["o2c.credit.check"]._recheck_customers(covers.partner_id)
        return covers

    def write(self, vals):
        result = super().write(self._for_debtor(vals))
        self.env["o2c.credit.check"]._recheck_customers(self.partner_id)
        return result

    def _for_debtor(self, vals):
        """Return ``vals`` where the customer is the commercial entity, who owes."""
        if not vals.get("partner_id"):
            return vals
        debtor = self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id
        return {**vals, "partner_id": debtor.id}
