from odoo import fields, models
from odoo.exceptions import UserError

from ...engine import interest_correction as engine

OVER_ACTIVITY = "o2c_automation.mail_activity_over_claimed"
# What the customer is asked for, or has paid.
STANDING = ("accrued", "claimed", "paid")


class O2cLateCharge(models.Model):
    """Claimed interest that was too much: a payment dated back shows that less was owed.

    The ledger follows at once and proposes the credit; it is booked when a manager approves.
    What is credited becomes a part of its own. If the payment is undone, the proposal is gone,
    and what was credited accrues again until the next claim.
    """

    _inherit = "o2c.late.charge"

    part_of_id = fields.Many2one(
        "o2c.late.charge",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The claim of which this part was too much.",
    )
    part_ids = fields.One2many("o2c.late.charge", "part_of_id", "Parts", readonly=True)
    amount_over = fields.Monetary(
        "Claimed Too Much",
        readonly=True,
        copy=False,
        help="The item was paid earlier than was known when this was claimed. It is credited once "
        "a manager approves.",
    )
    is_corrected = fields.Boolean(
        "Credited as Too Much", readonly=True, copy=False, help="Claimed again if it is owed."
    )

    # === COMPUTE METHODS === #

    def _label(self):
        if not self.part_of_id:
            return super()._label()
        return self.env._("%(claim)s (part)", claim=self.part_of_id._label())

    # === ACTION METHODS === #

    def action_credit_over(self):
        """Credit what was claimed too much, and show the credit notes."""
        self._check_role("o2c_automation.group_ar_manager")
        over = self.filtered("amount_over")
        if not over:
            raise UserError(self.env._("Choose interest of which too much was claimed."))
        notes = over.sudo()._credit_over().credit_note_id
        return notes._get_records_action(name=self.env._("Credited"))

    # === PROPOSED === #

    def _review(self):
        """Hold claimed interest against the ledger: money on its items has just moved."""
        roots = (self | self.part_of_id).filtered(
            lambda charge: (
                charge.type == "interest"
                and charge.rule_id
                and not charge.part_of_id
                and (charge.state in ("claimed", "paid") or charge.is_corrected)
            )
        )
        held = self._held_back(roots.move_line_id) if roots else {}
        for root in roots:
            root._follow_correction(root._correction(held.get(root.move_line_id, ())))
        roots._tell_over_claimed()

    def _correction(self, withheld):
        """Return what of this claim is too much now, or is owed after all."""
        self.ensure_one()
        to_minor, family = self.currency_id.o2c_to_minor, self | self.part_ids
        claim = engine.Claim(
            first=self.date_start,
            last=self.date_end,
            standing=sum(to_minor(c.amount) for c in family if c.state in STANDING),
            credited=sum(to_minor(c.amount) for c in family._corrected()),
        )
        terms, rates = self.rule_id._to_engine()
        return engine.correct(claim, self.move_line_id._o2c_debt(withheld), terms, rates)

    def _corrected(self):
        return self.filtered(lambda charge: charge.state == "waived" and charge.is_corrected)

    def _follow_correction(self, correction):
        """Take back what is not booked yet; of what is booked, propose the credit."""
        self.ensure_one()
        family = self | self.part_ids
        unclaimed = self.part_ids.filtered(lambda part: part.state == "accrued")
        again = family._corrected()._parts_worth(correction.again)
        again._transition(
            "accrued",
            reason="ledger",
            vals={"document_id": False, "date_claimed": False, "is_corrected": False},
        )
        if self.state == "accrued":
            self._take_in(self.part_ids.filtered(lambda part: part.state == "accrued"))
        dropped = unclaimed._parts_worth(correction.over)
        dropped._transition("waived", reason="ledger", vals={"is_corrected": True})
        self._propose_credit(correction.over - dropped._worth())

    def _take_in(self, parts):
        """Let a claim that accrues again as a whole accrue as one."""
        self.amount += sum(parts.mapped("amount"))
        parts._transition("expired", reason="ledger")

    def _propose_credit(self, minor):
        """Keep what is to be credited, and log it where it has changed."""
        amount = self.currency_id.o2c_from_minor(minor)
        if self.currency_id.compare_amounts(amount, self.amount_over):
            self.amount_over = amount
            self.env["o2c.event"]._log(
                "late.charge.over_claimed",
                self,
                reason="ledger",
                message=self.env._(
                    "Claimed too much: %(amount)s", amount=self.currency_id.format(amount)
                ),
            )

    def _tell_over_claimed(self):
        """Keep one task on each invoice that claims too much, none on the others."""
        for document in self.document_id:
            over = sum(document.o2c_late_charge_ids.mapped("amount_over"))
            if not over:
                document.activity_unlink([OVER_ACTIVITY])
                continue
            note = self.env._(
                "%(amount)s of claimed interest are too much: a payment came earlier than was "
                "known. Approve the credit in Late Charges.",
                amount=document.currency_id.format(over),
            )
            if task := document.activity_search([OVER_ACTIVITY]):
                task.note = note
            else:
                manager = document.company_id._o2c_manager() or self.env.user
                document.activity_schedule(OVER_ACTIVITY, user_id=manager.id, note=note)

    # === APPROVED === #

    def _credit_over(self):
        """Credit what was claimed too much, exactly; return the parts that are credited."""
        credited = self.browse()
        for root in self:
            booked = (root | root.part_ids).filtered(lambda c: c.state in ("claimed", "paid"))
            parts = booked._parts_worth(root.currency_id.o2c_to_minor(root.amount_over))
            root.amount_over = 0.0
            credited |= parts
        credited._credit()
        reason = self.env._("Paid earlier than was known when it was claimed")
        vals = {"reason": reason, "waived_by_id": self.env.uid, "is_corrected": True}
        credited._transition("waived", reason="over_claimed", message=reason, vals=vals)
        self._tell_over_claimed()
        return credited

    # === PARTS === #

    def _worth(self):
        """Return the sum of the charges in minor units."""
        return sum(charge.currency_id.o2c_to_minor(charge.amount) for charge in self)

    def _parts_worth(self, minor):
        """Return charges of ``minor`` units in all, the last of them cut off if need be."""
        parts = self.browse()
        for charge in self:
            left = minor - parts._worth()
            if left > 0:
                parts |= charge._part(left)
        return parts

    def _part(self, minor):
        """Return a charge of at most ``minor`` units of this one, which keeps the rest."""
        self.ensure_one()
        rest = self._worth() - minor
        if rest <= 0:
            return self
        from_minor = self.currency_id.o2c_from_minor
        self.amount = from_minor(rest)
        return self.copy(
            {
                "amount": from_minor(minor),
                "principal": 0.0,
                "state": self.state,
                "part_of_id": (self.part_of_id or self).id,
                "is_corrected": self.is_corrected,
                "notice_id": False,
            }
        )
