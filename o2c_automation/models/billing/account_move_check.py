from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from ...engine.invoice_check import way_out_problems
from ...engine.invoice_content import reason_of
from .account_move import DISPATCHED_TYPES

ALL_RIGHT = 100.0


class AccountMove(models.Model):
    """Invoices are checked before they are sent; all that fails is shown at once."""

    _inherit = "account.move"

    o2c_failed_check_ids = fields.Many2many(
        "o2c.invoice.check",
        "o2c_failed_check_rel",
        "move_id",
        "check_id",
        "Failed Checks",
        readonly=True,
        copy=False,
        context={"active_test": False},
        groups="o2c_automation.group_user",
    )
    o2c_failed_checks_text = fields.Text(
        "To Put Right", compute="_compute_o2c_failed_checks_text", groups="base.group_user"
    )
    o2c_date_checked = fields.Datetime(
        "First Checked", readonly=True, copy=False, groups="base.group_user"
    )
    o2c_date_cleared = fields.Datetime(
        "Cleared to Leave",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the last check found nothing that keeps the invoice back.",
    )
    o2c_correctness = fields.Float(
        "Right at First Check (%)",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="base.group_user",
        help="100 where no check failed the first time, 0 otherwise; the average of many "
        "invoices is the share of those that were right at once.",
    )

    # === COMPUTE METHODS === #

    @api.depends("o2c_failed_check_ids.name", "o2c_failed_check_ids.cure")
    @api.depends_context("lang")
    def _compute_o2c_failed_checks_text(self):
        for move in self:
            move.o2c_failed_checks_text = "\n".join(move._o2c_tell_failures())

    # === ACTIONS === #

    def action_o2c_check(self):
        """Check the invoices now; drafts, too, before they are posted."""
        if not self.env.user.has_group("o2c_automation.group_billing"):
            raise AccessError(self.env._("Only billing clerks check invoices."))
        self.check_access("read")
        self.filtered(lambda m: m.move_type in DISPATCHED_TYPES).sudo()._o2c_check_again()

    # === BUSINESS METHODS === #

    def _o2c_check_again(self):
        """Check the invoices as their way out stands, whatever was found before."""
        self._o2c_check()

    def _o2c_tell_failures(self):
        """Return line by line what failed, and what to do about each."""
        self.ensure_one()
        checks_sudo = self.sudo().o2c_failed_check_ids
        return [f"{check.name}. {check.cure or ''}".strip() for check in checks_sudo]

    def _o2c_queue(self):
        self.sudo()._o2c_check()
        return super()._o2c_queue()

    def _o2c_check(self, channels=None):
        """Check the invoices, keep what fails; return the failed checks by id.

        :param dict channels: id → channel; by default the one each invoice prefers
        """
        channels = channels or {move.id: move._o2c_dispatch_channel() for move in self}
        failures = self.env["o2c.invoice.check"]._failures(self, channels)
        by_failures = self.grouped(lambda move: frozenset(failures[move.id]))
        for failed, moves in by_failures.items():
            moves._o2c_keep_failures({check.key for check in failed})
            is_blocked = any(check.blocks for check in failed)
            moves.write({"o2c_date_cleared": not is_blocked and fields.Datetime.now()})
        return failures

    def _o2c_keep_failures(self, keys):
        """Write the failed checks that are new, and what the first check said for good."""
        fresh = self.filtered(lambda move: not move.o2c_date_checked)
        if fresh:
            correctness = 0.0 if keys else ALL_RIGHT
            fresh.write({"o2c_date_checked": fields.Datetime.now(), "o2c_correctness": correctness})
        changed = self.filtered(lambda move: set(move.o2c_failed_check_ids.ids) != keys)
        if changed:
            changed.write({"o2c_failed_check_ids": [Command.set(sorted(keys))]})

    def _o2c_dispatch_problems(self, dispatch):
        problems = super()._o2c_dispatch_problems(dispatch)
        if problems or self._o2c_may_leave(dispatch.channel):
            return problems
        failures = self._o2c_check({self.id: dispatch.channel})[self.id]
        return tuple(dict.fromkeys(reason_of(check) for check in failures if check.blocks))

    def _o2c_may_leave(self, channel):
        """Tell whether nothing blocked the invoice when queued, and its way out is open.

        What a posted invoice says no longer changes; addresses, channels and checks do.
        """
        changed = self.env["o2c.invoice.check"]._last_change()
        if not self.o2c_date_cleared or (changed and self.o2c_date_cleared < changed):
            return False
        return not way_out_problems(self.env["o2c.invoice.facts"]._read_way_out(self, channel))
