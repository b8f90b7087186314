from odoo import api, fields, models

from ...engine.dunning import OPEN_STATES

# Charges that the letter asks for; the order in which it lists them.
LISTED_STATES = ("accrued", "claimed", "paid")
LISTED_TYPES = ("interest", "lump_sum", "fee")


class O2cDunningNotice(models.Model):
    """Fees, interest and lump sums on a notice: listed while it waits, booked when it leaves."""

    _inherit = "o2c.dunning.notice"

    charge_ids = fields.One2many("o2c.late.charge", "notice_id", "Charges", readonly=True)
    amount_charges = fields.Monetary(
        "Late Charges", compute="_compute_amount_total", store=True, help="Part of the net total."
    )

    missing_rate_text = fields.Char(
        "Interest Not Counted",
        compute="_compute_missing_rate_text",
        help="Why the letter does not claim interest for every late day.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "level_id", "line_ids.role")
    def _compute_missing_rate_text(self):
        """Tell of a proposal whose interest ends where a reference is not known any further."""
        self.missing_rate_text = False
        claiming = self.filtered(
            lambda notice: (
                notice.state in OPEN_STATES
                and notice.level_id
                and "interest" in notice.level_id._claimed_types()
                and notice.policy_id._charges(notice.partner_id)
            )
        )
        for company, notices in claiming.grouped("company_id").items():
            charges = self.env["o2c.late.charge"].with_company(company)
            items = notices._charged_items()
            today = self.env["o2c.dunning.reader"]._today(company)
            missing = charges._missing_rates(charges._debts(company, items), today)
            for notice in notices:
                references = self.env["o2c.interest.reference"].union(
                    *(missing[item] for item in notice._charged_items() if item in missing)
                )
                notice.missing_rate_text = "; ".join(r._tell_known() for r in references) or False

    @api.depends("charge_ids.amount_gross", "charge_ids.state")
    def _compute_amount_total(self):
        result = super()._compute_amount_total()
        for notice in self:
            notice.amount_charges = sum(notice._listed_charges().mapped("amount_gross"))
            notice.amount_total += notice.amount_charges
        return result

    def _listed_charges(self):
        """Return what the letter asks for beside the items, as it lists them."""
        self.ensure_one()
        listed = self.charge_ids.filtered(lambda charge: charge.state in LISTED_STATES)
        return listed.sorted(
            lambda charge: (
                LISTED_TYPES.index(charge.type),
                charge.move_line_id.id,
                charge.date_start or charge.date_end,
            )
        )

    def _legal_texts(self):
        """Return the legal grounds of the charges, each once."""
        return [text for text in self._listed_charges().rule_id.mapped("text") if text]

    # === PUT ON THE LETTER === #

    @api.model
    def _create_lines(self, notices, plans):
        result = super()._create_lines(notices, plans)
        notices._put_charges()
        return result

    def _recheck(self):
        reason = super()._recheck()
        if not reason:
            self._put_charges()
        return reason

    def _follow_level(self):
        """Another level claims otherwise: what it does not claim comes off the notice."""
        is_another = super()._follow_level()
        if is_another:
            self.sudo().charge_ids._release("level_changed")
        return is_another

    def _put_charges(self):
        """Bring the charges on notices that wait up to today."""
        charged = self.sudo().filtered(
            lambda notice: (
                notice.level_id._claims() and notice.policy_id._charges(notice.partner_id)
            )
        )
        charged._put_fees()
        for company, notices in charged.grouped("company_id").items():
            claiming = notices.filtered(lambda notice: notice.level_id._claimed_types())
            if claiming:
                claiming._put_accrued(company)

    def _put_fees(self):
        """Put the fee of its level on each notice that has none yet."""
        today = fields.Date.context_today(self)
        fees = {
            notice: notice.level_id._fee_in(notice.currency_id)
            for notice in self
            if not notice._has_fee()
        }
        self.env["o2c.late.charge"].sudo().create(
            [
                {
                    "type": "fee",
                    "company_id": notice.company_id.id,
                    "partner_id": notice.partner_id.id,
                    "currency_id": notice.currency_id.id,
                    "notice_id": notice.id,
                    "date_end": notice.date or today,
                    "amount": amount,
                    "account_id": notice.policy_id.fee_account_id.id,
                    "tax_id": notice.policy_id.fee_tax_id.id,
                }
                for notice, amount in fees.items()
                if amount
            ]
        )

    def _has_fee(self):
        """Tell whether the notice has its fee, be it waived; that of another level is not it."""
        fees = self.charge_ids.filtered(lambda charge: charge.type == "fee")
        return any(fee.state != "expired" for fee in fees)

    def _put_accrued(self, company):
        """Accrue the charges of the items and put those on the notices that they claim."""
        charges = self.env["o2c.late.charge"].sudo().with_company(company)
        items = self._charged_items()
        charges._accrue(company, items, self.env["o2c.dunning.reader"]._today(company))
        accrued = charges.search(
            [
                ("move_line_id", "in", items.ids),
                ("state", "=", "accrued"),
                ("notice_id", "in", (False, *self.ids)),
            ]
        ).grouped("move_line_id")
        for notice in self:
            own = notice._charged_items()
            notice._take_charges(charges.union(*(accrued.get(item, charges) for item in own)))

    def _charged_items(self):
        """Return the items on the notices that bear charges; charges themselves bear none."""
        listed = self.line_ids.filtered(lambda line: line.role in ("due", "reminded"))
        return listed.move_line_id.filtered(lambda item: not item.move_id.o2c_late_charge_ids)

    def _take_charges(self, accrued):
        """Put those of the ``accrued`` charges on the notice that its level claims, no others."""
        self.ensure_one()
        types = self.level_id._claimed_types()
        claimed = accrued.filtered(lambda charge: charge.type in types)
        listed = self.charge_ids.filtered(
            lambda charge: charge.state == "accrued" and charge.type != "fee"
        )
        (listed - claimed).notice_id = False
        claimed.notice_id = self

    # === CLAIMED WHEN IT LEAVES, TAKEN BACK WHEN IT RETURNS === #

    def _o2c_dispatch_send(self, dispatch):
        self._claim_charges()
        return super()._o2c_dispatch_send(dispatch)

    def _claim_charges(self):
        """Book the charges on the letter; their invoice needs no letter of its own."""
        accrued_sudo = self.sudo().charge_ids.filtered(lambda charge: charge.state == "accrued")
        documents = accrued_sudo.with_context(o2c_on_a_notice=True)._claim()
        documents.is_move_sent = True
        for document in documents:
            document._portal_ensure_token()
        items = documents.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        today = self.env["o2c.dunning.reader"]._today(self.company_id)
        items.write({"o2c_dunning_level": self.level_id.number, "o2c_dunning_date": today})

    def _transition(self, target, *, reason="", message="", vals=None):
        returned = self.filtered(lambda notice: notice.state == "sent")
        result = super()._transition(target, reason=reason, message=message, vals=vals)
        context = {"o2c_on_a_notice": True}
        returned.sudo().charge_ids.with_context(**context)._take_back(reason)
        if target == "cancelled":
            self.sudo().charge_ids._release(reason)
        return result
