from odoo import api, fields, models, tools

from ...engine.matching.facts import Policy

PPM_PER_PERCENT = 10_000


class O2cMatchPolicy(models.Model):
    """What cash application may do by itself on the bank lines of some journals."""

    _name = "o2c.match.policy"
    _description = "Matching Policy"
    _inherit = ["o2c.policy.mixin", "o2c.cached.mixin"]
    _check_company_auto = True

    _o2c_cached_fields = frozenset({"active", "company_id", "sequence"})

    journal_ids = fields.Many2many(
        "account.journal",
        string="Journals",
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        check_company=True,
        help="The policy holds for these journals. Leave empty for all.",
    )
    is_automatic = fields.Boolean(
        "Apply by Itself",
        default=True,
        help="Apply what is certain without a person. Otherwise everything is proposed only, as "
        "at first in a company that had posted entries when the app was installed.",
    )
    threshold_auto = fields.Integer(
        "Score to Apply", default=720, help="Least score, of 1000, to apply without a person."
    )
    threshold_suggest = fields.Integer(
        "Score to Propose", default=250, help="Least score, of 1000, that is worth showing."
    )
    margin = fields.Integer(
        "Lead over the Second",
        default=120,
        help="Least lead over the second-best candidate to apply without a person.",
    )
    amount_auto_max = fields.Monetary(
        "Largest Amount", help="Larger payments wait for a person. 0 is no limit."
    )
    cash_auto_max = fields.Monetary(
        "Largest Amount in Cash",
        help="What comes in on a cash journal waits for a person above this amount. With 0, all "
        "of it does.",
    )
    watched_country_ids = fields.Many2many(
        "res.country",
        string="Watched Countries",
        help="Payments wait for a person where the payer's account, the payer or the customer is "
        "in one of these countries.",
    )
    exchange_max_percent = fields.Float(
        "Exchange Rate Off By (%)",
        default=2.0,
        help="Money that names items in another currency is proposed for them if it differs from "
        "their worth at the day's rate by this much at most.",
    )
    on_account_order = fields.Selection(
        [
            ("none", "Leave it unapplied"),
            ("oldest", "Propose the oldest items"),
            ("due", "Propose what is due first"),
            ("charges", "Propose late charges, then what is due first"),
        ],
        "Unexplained Money",
        default="none",
        required=True,
        help="What to propose for money of a known customer that no open item explains. Many laws "
        "let such money pay costs and interest before the debt itself.",
    )
    rounding_max = fields.Monetary("Rounding Up To", default=0.03)
    rounding_account_id = fields.Many2one("account.account", check_company=True)
    has_auto_fee = fields.Boolean("Write Off Bank Charges", default=True)
    fee_max = fields.Monetary("Bank Charge Up To", default=15.0)
    fee_max_percent = fields.Float("Bank Charge Below (%)", default=2.0)
    fee_account_id = fields.Many2one("account.account", "Bank Charges Account", check_company=True)
    discount_grace_days = fields.Integer(
        "Days of Grace for Discounts", help="Days after the last day a discount is still granted."
    )
    discount_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        help="For discounts that the payment term does not explain.",
    )
    has_auto_partial = fields.Boolean(
        "Apply Short Payments",
        default=True,
        help="A short payment of a named item is applied; the rest stays open.",
    )
    deduction_min_percent = fields.Float(
        "Deduction From (%)",
        default=3.0,
        help="A shortage from this share on opens a deduction for somebody to look into.",
    )
    has_auto_over = fields.Boolean(
        "Apply Overpayments",
        default=True,
        help="The item is settled; what is too much stays unapplied on the customer.",
    )
    over_max_percent = fields.Float("Overpayment Up To (%)", default=50.0)
    has_unknown_payer = fields.Boolean(
        "Trust References of Strangers",
        help="An exact document number suffices though nobody knows the payer.",
    )
    alias_hits_min = fields.Integer(
        "Confirmations of an Alias",
        default=2,
        help="An alias learnt this often from confirmed payments is used without an approval.",
    )

    _thresholds_order = models.Constraint(
        "CHECK(threshold_suggest <= threshold_auto)",
        "What is applied must have been worth proposing.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _policies_by_journal(self, journals):
        """Return ``{journal: policy}``: the first that names the journal, or names none."""
        ids = [policy for one in journals.company_id for policy in self._ids_in_order(one.id)]
        policies = self.browse(ids)
        return {journal: policies._first_for(journal) for journal in journals}

    @api.model
    @tools.ormcache("company_id")
    def _ids_in_order(self, company_id):
        """Return the ids of a company's policies; kept, since each batch asks several times."""
        return tuple(self._in_use(self.env["res.company"].browse(company_id)).ids)

    def _first_for(self, journal):
        return self.filtered(
            lambda policy: (
                policy.company_id == journal.company_id
                and (not policy.journal_ids or journal in policy.journal_ids)
            )
        )[:1]

    def _to_facts(self, currency):
        """Return the policy as the engine's ``Policy``, amounts in minor units of ``currency``."""
        self.ensure_one()
        today = fields.Date.context_today(self)

        def minor(amount):
            converted = self.currency_id._convert(amount, currency, self.company_id, today)
            return currency.o2c_to_minor(converted)

        return Policy(
            auto=self.threshold_auto,
            suggest=self.threshold_suggest,
            margin=self.margin,
            rounding_max=minor(self.rounding_max),
            fee_max=minor(self.fee_max),
            fee_max_ppm=round(self.fee_max_percent * PPM_PER_PERCENT),
            deduction_min_ppm=round(self.deduction_min_percent * PPM_PER_PERCENT),
            over_max_ppm=round(self.over_max_percent * PPM_PER_PERCENT),
            discount_grace_days=self.discount_grace_days,
            max_auto_amount=minor(self.amount_auto_max),
            on_account=self.on_account_order,
            auto_partial=self.has_auto_partial,
            auto_over=self.has_auto_over,
            auto_fee=self.has_auto_fee,
            auto_unknown_payer=self.has_unknown_payer,
        )

    def _difference_account(self, kind):
        """Return the account for a difference of ``kind``, empty where nothing is configured.

        Without an account of the policy's own, charges go where the company's rule for bank
        fees points, and discounts and roundings to its early-payment discount account.

        :param str kind: fee | rounding | discount | write_off
        """
        self.ensure_one()
        own = {
            "fee": self.fee_account_id,
            "rounding": self.rounding_account_id,
            "discount": self.discount_account_id,
        }.get(kind)
        return own or self._company_difference_account(kind)

    def _company_difference_account(self, kind):
        company = self.company_id
        if kind == "discount":
            return company.account_journal_early_pay_discount_loss_account_id
        bank_fees = self.env.ref(f"account.{company.id}_bank_fees_reco", raise_if_not_found=False)
        return bank_fees.line_ids.account_id[:1] if bank_fees else self.env["account.account"]
