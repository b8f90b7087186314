from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # Drafts are few and posted invoices many: exposure reads the drafts of one customer.
    _o2c_draft_idx = models.Index("(commercial_partner_id, move_type) WHERE state = 'draft'")

    def _post(self, soft=True):
        """Payments and credit notes lower exposure: held orders are looked at again, later."""
        posted = super()._post(soft)
        credited = posted.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and line.balance < 0
        )
        self.env["o2c.credit.check"]._recheck_customers(credited.partner_id)
        return posted
