from odoo import api, fields, models


class O2cCollectorAbsence(models.Model):
    """While a collector is away, a colleague sees the portfolio beside the own one."""

    _name = "o2c.collector.absence"
    _description = "Collector's Absence"
    _order = "date_from desc, id"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Collector",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    substitute_id = fields.Many2one(
        "res.users", required=True, index=True, domain=[("share", "=", False)]
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until", required=True, help="The last day of the absence.")

    _days_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "An absence does not end before it begins."
    )
    _somebody_else = models.Constraint(
        "CHECK (user_id <> substitute_id)", "Nobody is the own substitute."
    )

    # === COMPUTE METHODS === #

    @api.depends("user_id", "substitute_id")
    def _compute_display_name(self):
        for absence in self:
            absence.display_name = self.env._(
                "%(substitute)s for %(collector)s",
                substitute=absence.substitute_id.name or "",
                collector=absence.user_id.name or "",
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        absences = super().create(vals_list)
        self.env["o2c.event"]._log("collector.absent", absences)
        return absences
