from odoo import models

from ...engine import credit as engine


def _holds(case):
    return case.decision.verdict != engine.APPROVED


class SaleOrder(models.Model):
    """Orders of branches: a branch gives no credit that its company would not give."""

    _inherit = "sale.order"

    def _o2c_credit_decide(self, checkpoint, *, lock=False, company=None):
        """Return the cases by the terms of the branch, or of a company above that is stricter."""
        decide = super()._o2c_credit_decide
        cases = decide(checkpoint, lock=lock, company=company)
        above = self.browse() if company else self.company_id.sudo().parent_ids - self.company_id
        for parent in above:
            stricter = decide(checkpoint, lock=lock, company=parent)
            cases = [
                theirs if _holds(theirs) and not _holds(own) else own
                for own, theirs in zip(cases, stricter, strict=True)
            ]
        return cases
