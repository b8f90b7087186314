from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def o2c_to_minor(self, amount):
        """Return ``amount`` as an integer number of minor units (cents, or whole yen)."""
        self.ensure_one()
        return round(amount * 10**self.decimal_places)

    def o2c_from_minor(self, minor):
        """Return the amount that ``minor`` minor units stand for."""
        self.ensure_one()
        return self.round(minor / 10**self.decimal_places)
