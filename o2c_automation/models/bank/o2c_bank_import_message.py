from odoo import api, fields, models

from .import_wordings import WORDINGS, say

_RANKS = {"error": "1_error", "warning": "2_warning", "info": "3_info"}


class O2cBankImportMessage(models.Model):
    """One finding on a bank file: what is wrong, where, and what to do about it."""

    _name = "o2c.bank.import.message"
    _description = "Bank File Message"
    _order = "import_id desc, severity, id"

    import_id = fields.Many2one(
        "o2c.bank.import", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    statement_id = fields.Many2one(
        "o2c.bank.import.statement",
        "Statement in File",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    code = fields.Char(required=True, readonly=True, index=True)
    severity = fields.Selection(
        [("1_error", "Error"), ("2_warning", "Warning"), ("3_info", "Information")],
        required=True,
        readonly=True,
    )
    wording = fields.Text(required=True, readonly=True)
    remedy = fields.Text(readonly=True)
    params = fields.Json(readonly=True)
    text = fields.Text("Message", compute="_compute_text")
    cure = fields.Text("What to Do", compute="_compute_text")
    line = fields.Integer("Line in File", readonly=True)
    path = fields.Char("Place in File", readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("wording", "remedy", "params")
    @api.depends_context("lang")
    def _compute_text(self):
        for finding in self:
            finding.text = say(self.env, finding.wording or "", finding.params)
            finding.cure = say(self.env, finding.remedy or "", finding.params)

    @api.depends("wording", "params")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = finding.text

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_from_reader(self, message):
        """Return the values of one finding of the bank file reader."""
        return {
            "code": message.code,
            "severity": _RANKS[message.severity],
            "wording": message.wording,
            "remedy": message.remedy,
            "params": message.params,
            "line": message.line,
            "path": message.path,
        }

    @api.model
    def _prepare_own(self, code, statement=None, **params):
        """Return the values of one finding of the import itself (see ``WORDINGS``)."""
        template = WORDINGS[code]
        return {
            "code": code,
            "severity": _RANKS[template.severity],
            "wording": template.text,
            "remedy": template.cure,
            "params": params,
            "statement_id": statement.id if statement else False,
        }
