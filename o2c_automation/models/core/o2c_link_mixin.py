from odoo import models


class O2cLinkMixin(models.AbstractModel):
    """A record that stands for another one, named by ``res_model`` and ``res_id``."""

    _name = "o2c.link.mixin"
    _description = "Link to a Document"

    def action_open_document(self):
        """Open the document this record is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
