import datetime as dt

from odoo import api, fields, models

from ...engine.interest import Withheld


class O2cLateCharge(models.Model):
    """Interest of payment plans, and the items whose late interest rests while they are kept."""

    _inherit = "o2c.late.charge"

    plan_id = fields.Many2one(
        "o2c.payment.plan", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    def _label(self):
        self.ensure_one()
        if not self.plan_id:
            return super()._label()
        return self.env._(
            "Interest of the payment plan, %(percent)s %%", percent=self._percent_text()
        )

    @api.model
    def _held_back(self, lines):
        """What is paid in instalments was put off; if the plan breaks, it never was."""
        held = super()._held_back(lines)
        plans_sudo = (
            self.env["o2c.payment.plan"]
            .sudo()
            .search([("move_line_ids", "in", lines.ids), ("state", "in", ("active", "kept"))])
        )
        for line in lines:
            rests = tuple(
                Withheld(
                    plan.date_agreed,
                    dt.date.max,
                    line.currency_id.o2c_to_minor(line.amount_currency),
                )
                for plan in plans_sudo
                if line in plan.move_line_ids
            )
            if rests:
                held[line] = held.get(line, ()) + rests
        return held
