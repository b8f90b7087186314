from odoo import api, fields, models


class O2cMatchBacktestLine(models.Model):
    """One family of evidence of a back-test."""

    _name = "o2c.match.backtest.line"
    _description = "Back-Test by Kind of Evidence"
    _order = "id"

    backtest_id = fields.Many2one(
        "o2c.match.backtest", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="backtest_id.company_id", store=True, index=True)
    family = fields.Char("Code", readonly=True)
    evidence = fields.Char(compute="_compute_evidence")
    automatic = fields.Integer(readonly=True)
    wrong = fields.Integer(readonly=True)
    suggested = fields.Integer(readonly=True)
    suggested_right = fields.Integer(readonly=True)
    unexplained = fields.Integer("Nothing Found", readonly=True)
    precision = fields.Float("Precision (%)", readonly=True, digits=(5, 2), aggregator=None)

    @api.depends("family")
    def _compute_evidence(self):
        sentences = self._sentences()
        for line in self:
            line.evidence = sentences.get(line.family or "", line.family)

    @api.model
    def _sentences(self):
        """Return ``{family: sentence}`` in the user's language."""
        reasons = self.env["o2c.cash.application"]._reason_sentences()
        return {**reasons, **self._family_sentences()}

    @api.model
    def _family_sentences(self):
        """Return ``{family: sentence}`` of the families that are no single reason."""
        return {
            "": self.env._("Nothing open explained the line."),
            "amount_account": self.env._("The amount, and the payer's bank account."),
            "amount_alias": self.env._("The amount, and a payer known from earlier payments."),
            "amount_group": self.env._("The amount, and the head of the customer's group."),
            "amount_name": self.env._("The amount, and the payer's name."),
            "amount_only": self.env._("The amount alone; nothing tells who paid."),
            "balance": self.env._("The amount equals a balance of the payer."),
            "subset": self.env._("One set of the payer's items adds up to the amount."),
        }
