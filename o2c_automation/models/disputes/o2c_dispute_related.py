from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.dispute_case import merged_amount, split_problem


class O2cDispute(models.Model):
    """Cases that belong together, become one, or are cut in two; no amount is lost on the way."""

    _inherit = "o2c.dispute"

    linked_ids = fields.Many2many(
        "o2c.dispute", "o2c_dispute_link_rel", "dispute_id", "linked_id", copy=False
    )
    linked_from_ids = fields.Many2many(
        "o2c.dispute", "o2c_dispute_link_rel", "linked_id", "dispute_id", copy=False
    )
    related_ids = fields.Many2many(
        "o2c.dispute",
        string="Related Cases",
        compute="_compute_related_ids",
        inverse="_inverse_related_ids",
    )
    related_count = fields.Integer(compute="_compute_related_ids")
    merged_into_id = fields.Many2one(
        "o2c.dispute", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    split_from_id = fields.Many2one(
        "o2c.dispute", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    # === COMPUTE METHODS === #

    @api.depends("linked_ids", "linked_from_ids")
    def _compute_related_ids(self):
        for dispute in self:
            dispute.related_ids = dispute.linked_ids | dispute.linked_from_ids
            dispute.related_count = len(dispute.related_ids)

    def _inverse_related_ids(self):
        for dispute in self:
            wanted = dispute.related_ids - dispute
            if wanted != dispute.linked_ids | dispute.linked_from_ids:
                dispute.linked_from_ids &= wanted
                dispute.linked_ids = wanted - dispute.linked_from_ids

    # === BUSINESS METHODS === #

    def _relate(self, others):
        """Link each case with all of ``others``, seen from both sides."""
        for dispute in self:
            dispute.related_ids |= others - dispute

    def _merge(self):
        """Make one case of several undecided ones on the same item; return the oldest.

        The oldest then disputes the sum; the others are cancelled and point to it.

        :raise UserError: where the cases are decided, or about different things
        """
        self._check_mergeable()
        target, *_others = ordered = self.sorted("id")
        rest = ordered - target
        amount = merged_amount(self.currency_id.o2c_to_minor(one.amount) for one in ordered)
        names = ", ".join(rest.mapped("name"))
        rest._transition(
            "cancelled",
            reason="merged",
            message=self.env._("Merged into %(dispute)s.", dispute=target.name),
            vals={"date_closed": fields.Date.context_today(self), "merged_into_id": target.id},
        )
        target.amount = target.currency_id.o2c_from_minor(amount)
        target._take_over(rest)
        target._relate(rest)
        message = self.env._("Took over %(disputes)s.", disputes=names)
        self.env["o2c.event"]._log("dispute.merged", target, reason="merged", message=message)
        target.message_post(body=message)
        return target

    def _take_over(self, rest):
        """Bring onto this case what people brought onto ``rest``, which it took over."""
        self.ensure_one()
        self.invoice_line_ids |= rest.invoice_line_ids
        numbers = dict.fromkeys((self | rest).mapped("customer_reference"))
        self.customer_reference = ", ".join(filter(None, numbers)) or False
        self.message_subscribe(rest.message_partner_ids.ids)

    def _check_mergeable(self):
        if len(self) < 2:
            raise UserError(self.env._("Choose at least two cases to merge."))
        self._check_undecided()
        subjects = {dispute._subject() for dispute in self}
        if len(subjects) > 1:
            raise UserError(
                self.env._(
                    "Only cases about the same document become one; link the others as related."
                )
            )

    def _split(self, amount, vals=None):
        """Cut ``amount`` off an undecided case into a case of its own, and return that.

        :param float amount: in the currency of the case, less than what it disputes
        :param dict vals: what is different about the new case, such as its reason
        :raise UserError: where nothing would be left of one of the two
        """
        self.ensure_one()
        self._check_undecided()
        to_minor = self.currency_id.o2c_to_minor
        if split_problem(to_minor(self.amount), to_minor(amount)):
            raise UserError(
                self.env._(
                    "Split off more than zero and less than %(amount)s.",
                    amount=self.currency_id.format(self.amount),
                )
            )
        left = self.currency_id.o2c_from_minor(to_minor(self.amount) - to_minor(amount))
        return self._cut(left, {**(vals or {}), "amount": amount})

    def _cut(self, left, part_vals):
        """Dispute only ``left`` here, and return a related case of ``part_vals``."""
        self.ensure_one()
        self.amount = left
        part = self.create([{**self._prepare_split_vals(), **part_vals}])
        self._relate(part)
        self._log_split(part)
        return part

    def _prepare_split_vals(self):
        names = (
            "type",
            "move_line_id",
            "payment_id",
            "order_id",
            "statement_line_id",
            "reason_id",
            "root_cause",
            "owner_id",
            "team_id",
            "customer_reference",
            "date_opened",
        )
        vals = {name: self._fields[name].convert_to_write(self[name], self) for name in names}
        return {**vals, "split_from_id": self.id}

    def _log_split(self, part):
        message = self.env._(
            "%(amount)s went into %(dispute)s.",
            amount=part.currency_id.format(part.amount),
            dispute=part.name,
        )
        self.env["o2c.event"]._log("dispute.split", self, reason="split", message=message)
        self.message_post(body=message)

    # === ACTION METHODS === #

    def action_merge(self):
        """Make one case of those selected and show it."""
        return self._merge().get_formview_action()

    def action_open_related(self):
        """List the related cases."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_dispute_action")
        return {**action, "domain": [("id", "in", self.related_ids.ids)], "context": {}}
