from odoo import api, fields, models

from ...engine import dispute as engine


class O2cDisputeReason(models.Model):
    """Why a customer does not pay an amount, and how such cases are worked.

    Reasons are shared by all companies; what is money or an account is kept per company.
    """

    _name = "o2c.dispute.reason"
    _description = "Dispute Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True, help="When to choose this reason.")
    words = fields.Text(
        "Telling Words",
        help="Words that speak for this reason in what the payer writes on the transfer, "
        "separated by commas. The beginning of a word is enough.",
    )
    service_days = fields.Integer(
        "Service Level (days)",
        default=10,
        help="Working days within which a case of this reason is to be decided.",
    )
    priority = fields.Selection([("0", "Normal"), ("1", "High")], default="0", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Default Owner",
        domain=[("share", "=", False)],
        help="Who works the cases of this reason. Without one, they wait in Unassigned.",
    )
    account_id = fields.Many2one(
        "account.account",
        "Write-off Account",
        company_dependent=True,
        domain=[("account_type", "not in", ("asset_receivable", "liability_payable"))],
        help="Where written-off amounts are booked. Empty: the account of the settings.",
    )
    approval_ceiling = fields.Float(
        company_dependent=True,
        help="Up to this amount in company currency, everybody who works disputes may approve. "
        "Above it a manager who neither opened nor owns the case decides.",
    )
    writeoff_ceiling = fields.Float(
        "Write-off Ceiling",
        company_dependent=True,
        help="Up to this amount in company currency, an approved case may be written off "
        "by everybody who works disputes; above it by a manager only.",
    )

    _code_uniq = models.Constraint("unique(code)", "Each reason needs its own code.")
    _service_days_positive = models.Constraint(
        "CHECK (service_days >= 0)", "The service level is a number of days from today on."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _o2c_unknown(self):
        """Return the reason of cases nobody has explained yet."""
        return self.env.ref("o2c_automation.dispute_reason_unknown")

    @api.model
    def _guess(self, texts):
        """Return, for each text, the reason it speaks for and the words found in it.

        :param list texts: what payers wrote
        :return: list of ``(reason, evidence)``; the unknown reason where nothing, or more
            than one reason, is told
        """
        reasons = tuple(
            engine.ReasonWords(reason.id, tuple((reason.words or "").split(",")))
            for reason in self.search([("words", "!=", False)])
        )
        return [self._to_reason(engine.guess_reason(text, reasons)) for text in texts]

    @api.model
    def _to_reason(self, guess):
        """Return the reason record and the evidence of an engine guess."""
        if guess is None:
            return self._o2c_unknown(), ""
        return self.browse(guess.key), ", ".join(guess.evidence)
