from odoo import api, fields, models
from odoo.fields import Domain

from ...engine import interest as engine
from .o2c_interest_rate import PERCENT_DIGITS, exact_percent

PARTY_TYPES = [
    ("business", "Business"),
    ("public", "Public Authority"),
    ("consumer", "Consumer"),
]


class O2cInterestRule(models.Model):
    """What the law, or a contract, grants a creditor whose customer pays late.

    Statutory rules are found by the country of the creditor and the kind of debtor; a rule
    without countries is a contract's, and counts for those customers and policies that name it.
    """

    _name = "o2c.interest.rule"
    _description = "Rule for Late Payment"
    _order = "sequence, date_from desc, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        help="Where the law applies: the country of your company. Empty: the rule of a contract, "
        "which counts for customers and policies that name it.",
    )
    party_type = fields.Selection(PARTY_TYPES, "Debtor", required=True, default="business")
    date_from = fields.Date(
        "Debts Due From", help="The rule counts for items due on this day or later."
    )
    reference_id = fields.Many2one(
        "o2c.interest.reference",
        ondelete="restrict",
        help="Empty: the margin is the whole rate.",
    )
    is_outdated = fields.Boolean(related="reference_id.is_outdated")
    margin = fields.Float(
        "Percent Points Above",
        digits=PERCENT_DIGITS,
        help="Added to the reference; without a reference, the rate itself.",
    )
    fixing = fields.Selection(
        [
            ("half_year", "The value of each 1 January and 1 July"),
            ("start", "The value of the half-year in which interest starts"),
            ("daily", "The value of each day"),
        ],
        "Value That Counts",
        required=True,
        default="half_year",
    )
    day_basis = fields.Selection(
        [("365", "365 days"), ("actual", "365 days, 366 in leap years"), ("360", "360 days")],
        "Days of a Year",
        required=True,
        default="365",
    )
    rounding = fields.Selection(
        [("total", "Once, in total"), ("day", "For each day")],
        "Rounded",
        required=True,
        default="total",
    )
    grace_days = fields.Integer("Days Without Interest")
    currency_id = fields.Many2one(
        "res.currency",
        "Lump Sums In",
        help="Lump sums are claimed for items in this currency; they are never converted.",
    )
    band_ids = fields.One2many("o2c.interest.rule.band", "rule_id", "Lump Sums", copy=True)
    account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Where interest and lump sums are booked. Empty: the account of the sales journal.",
    )
    tax_id = fields.Many2one(
        "account.tax",
        company_dependent=True,
        domain="[('type_tax_use', '=', 'sale')]",
        help="Empty: none. Compensation for late payment is no supply in most countries.",
    )
    text = fields.Text(
        "Words on the Letter", translate=True, help="The legal ground, printed below the charges."
    )
    source_url = fields.Char("Source", help="Where the law is published.")

    _grace_positive = models.Constraint(
        "CHECK (grace_days >= 0)", "Days without interest cannot be below zero."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _statutory(self, company):
        """Return the rules of the law of the country of ``company``, the newest first."""
        country = company.account_fiscal_country_id or company.country_id
        domain = Domain("country_ids", "in", country.ids) & Domain(
            "company_id", "in", (False, company.id)
        )
        return self.search(domain, order="date_from desc, sequence, id")

    def _for_debt(self, party_type, due):
        """Return that one of the rules which counts for a debt due on a day, possibly none."""
        fitting = self.filtered(
            lambda rule: (
                rule.party_type == party_type and (not rule.date_from or rule.date_from <= due)
            )
        )
        return fitting[:1]

    def _to_engine(self):
        """Return the terms and the values of the reference as the engine reads them."""
        self.ensure_one()
        terms = engine.Terms(
            margin=exact_percent(self.margin),
            fixing=self.fixing,
            basis=self.day_basis,
            rounding=self.rounding,
            grace_days=self.grace_days,
        )
        return terms, self.reference_id._to_engine()

    def _lump_sum(self, currency, amount):
        """Return the lump sum for a debt in ``currency``, in minor units; 0 in any other."""
        self.ensure_one()
        if currency != self.currency_id:
            return 0
        to_minor = currency.o2c_to_minor
        bands = [(to_minor(band.amount_from), to_minor(band.amount)) for band in self.band_ids]
        return engine.lump_sum(to_minor(amount), bands)
