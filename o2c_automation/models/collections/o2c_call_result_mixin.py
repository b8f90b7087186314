from odoo import api, models


class O2cCallResultMixin(models.AbstractModel):
    """What comes of a call leaves an entry in the contact log, whose link leads back to it.

    Whoever opens a form from a call says so in the context (``o2c_on_call``).
    """

    _name = "o2c.call.result.mixin"
    _description = "Result of a Call"

    # Outcome of the contact, and the field of the log that links to the result.
    _o2c_call_outcome = None

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        if self.env.context.get("o2c_on_call"):
            self.env["o2c.contact.log"].create(
                [
                    {
                        "company_id": result.company_id.id,
                        "partner_id": result.partner_id.id,
                        "outcome": self._o2c_call_outcome,
                        f"{self._o2c_call_outcome}_id": result.id,
                    }
                    for result in results
                ]
            )
        return results
