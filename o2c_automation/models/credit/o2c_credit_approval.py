from odoo import fields, models


class O2cCreditApproval(models.Model):
    """One person's yes to the release of a held order; several may be needed.

    Written by the verbs of the check only.
    """

    _name = "o2c.credit.approval"
    _description = "Credit Approval"
    _order = "id"
    _rec_name = "user_id"

    check_id = fields.Many2one(
        "o2c.credit.check", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="check_id.company_id", store=True)
    user_id = fields.Many2one("res.users", "Approved By", required=True, readonly=True)
    date = fields.Datetime("On", required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Text(required=True, readonly=True)
    date_expiry = fields.Date("Valid Until", readonly=True)
    is_standing = fields.Boolean(
        "Counts",
        default=True,
        readonly=True,
        help="Off once what was approved has changed, or was denied.",
    )

    _once_each = models.UniqueIndex(
        "(check_id, user_id) WHERE is_standing", "One person approves once."
    )
