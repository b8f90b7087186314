from odoo import api, fields, models

from ...engine.factor import Factor


class O2cFactorMixin(models.AbstractModel):
    """One thing that is measured and weighed: a line of a scorecard, a rule of a worklist.

    A model that inherits the mixin names what can be measured (``kind``) and the unit of each
    (:meth:`_units`).
    """

    _name = "o2c.factor.mixin"
    _description = "Weighed Factor"

    sequence = fields.Integer(default=10)
    weight = fields.Integer(default=10)
    worst = fields.Float("Nothing At", help="The measure that earns no points.")
    best = fields.Float("Everything At", help="The measure that earns all of its points.")
    unit = fields.Char(compute="_compute_unit")

    _weight_positive = models.Constraint("CHECK (weight >= 0)", "A weight cannot be negative.")
    _ends_differ = models.Constraint(
        "CHECK (worst <> best)", "Nothing and everything cannot be earned at the same measure."
    )

    # === COMPUTE METHODS === #

    @api.depends("kind")
    def _compute_unit(self):
        units = self._units()
        for factor in self:
            factor.unit = units.get(factor.kind, "")

    # === TO OVERRIDE === #

    @api.model
    def _units(self):
        """Return the unit of each kind's measure."""
        raise NotImplementedError

    def _neutral_share(self):
        """Return which share (0 to 1) of its points the factor earns where nothing is known."""
        return 0.0

    # === BUSINESS METHODS === #

    def _to_factor(self):
        """Return the engine's factor."""
        self.ensure_one()
        return Factor(self.kind, self.weight, self.worst, self.best, self._neutral_share())
