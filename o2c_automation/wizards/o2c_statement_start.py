from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.collections.o2c_statement_run import Request
from ..models.collections.o2c_statement_schedule import KINDS


class O2cStatementStart(models.TransientModel):
    """Sends statements to customers somebody chose, or tells what would be sent."""

    _name = "o2c.statement.start"
    _description = "Send Statements"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", default=lambda self: self._default_partners()
    )
    kind = fields.Selection(KINDS, "Statement", required=True, default="open_items")
    date_from = fields.Date("From", default=lambda self: self._default_date_from())
    date_to = fields.Date("To", default=fields.Date.context_today)
    is_simulation = fields.Boolean(
        "Only Show What Would Happen", help="Nothing is written but the run with its figures."
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_partners(self):
        context = self.env.context
        is_chosen = context.get("active_model") == "res.partner"
        return context.get("active_ids", []) if is_chosen else []

    @api.model
    def _default_date_from(self):
        return fields.Date.start_of(fields.Date.context_today(self), "month")

    # === ACTION METHODS === #

    def action_start(self):
        """Make the statements, and show them, or the figures of the simulation."""
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self.env._("Choose the customers first."))
        if self.kind == "activity" and not (
            self.date_from and self.date_to and self.date_from <= self.date_to
        ):
            raise UserError(self.env._("Enter the first and the last day of the statements."))
        run = self.env["o2c.statement"]._make_now(
            self._request(), self.partner_ids.commercial_partner_id, simulate=self.is_simulation
        )
        if self.is_simulation or not run.done_count:
            return run.get_formview_action()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_statement_action")
        return {**action, "domain": [("run_id", "=", run.id)], "context": {}}

    def _request(self):
        """Return what is wanted: who was chosen by hand gets a statement, changed or not."""
        is_activity = self.kind == "activity"
        today = self.env["o2c.dunning.reader"]._today(self.company_id)
        return Request(
            company=self.company_id,
            kind=self.kind,
            first=self.date_from if is_activity else None,
            last=self.date_to if is_activity else today,
            schedule=self.env["o2c.statement.schedule"],
        )
