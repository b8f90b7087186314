from odoo import models
from odoo.fields import Domain


class StockPicking(models.Model):
    """What proves that goods arrived."""

    _inherit = "stock.picking"

    def _o2c_proofs(self):
        """Return the customer's signature and the documents attached to the transfer."""
        self.ensure_one()
        kept_with_fields = Domain("res_field", "in", (False, "signature"))
        return self.env["ir.attachment"].search(
            Domain([("res_model", "=", self._name), ("res_id", "=", self.id)]) & kept_with_fields,
            order="id",
        )

    def _o2c_tracking(self):
        """Return the carrier's name and the tracking reference, where carriers are in use."""
        self.ensure_one()
        if "carrier_tracking_ref" not in self._fields:
            return "", ""
        return self["carrier_id"].name, self["carrier_tracking_ref"]
