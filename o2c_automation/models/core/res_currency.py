from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def o2c_minor_units(self):
        """Return how many minor units make one: what to convert many amounts with."""
        self.ensure_one()
        return 10**self.decimal_places

    def o2c_to_minor(self, amount):
        """Return ``amount`` as an integer number of minor units (cents, or whole yen)."""
        return round(amount * self.o2c_minor_units())

    def o2c_from_minor(self, minor):
        """Return the amount that ``minor`` minor units stand for."""
        return self.round(minor / self.o2c_minor_units()) if minor else 0.0
