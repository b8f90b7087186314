from odoo import api, fields, models


class O2cBankImportMessage(models.Model):
    """One finding on a bank file: what is wrong, where, and what to do about it."""

    _name = "o2c.bank.import.message"
    _description = "Bank File Message"
    _order = "import_id desc, severity, id"
    _rec_name = "text"

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
    text = fields.Text("Message", required=True, readonly=True)
    cure = fields.Text("What to Do", readonly=True)
    line = fields.Integer("Line in File", readonly=True)
    path = fields.Char("Place in File", readonly=True)

    @api.model
    def _prepare_from_reader(self, message):
        """Return the values of one finding of the bank file reader."""
        ranks = {"error": "1_error", "warning": "2_warning", "info": "3_info"}
        return {
            "code": message.code,
            "severity": ranks[message.severity],
            "text": message.text,
            "cure": message.cure,
            "line": message.line,
            "path": message.path,
        }

    @api.model
    def _prepare_own(self, code, statement=None, **params):
        """Return the values of one finding of the import itself, worded for people."""
        severity, text, cure = self._own_wordings(params)[code]
        return {
            "code": code,
            "severity": severity,
            "text": text,
            "cure": cure,
            "statement_id": statement.id if statement else False,
        }

    @api.model
    def _own_wordings(self, params):
        """Return severity, text and cure of every code of the import itself."""
        return {**self._journal_wordings(params), **self._booking_wordings(params)}

    @api.model
    def _journal_wordings(self, params):
        account, journal = params.get("account", ""), params.get("journal", "")
        choose = self.env._("Choose the journal on the statement, or create one.")
        return {
            "account.unknown": (
                "1_error",
                self.env._("No journal keeps the account %(account)s.", account=account),
                choose,
            ),
            "account.ambiguous": (
                "1_error",
                self.env._("Several journals keep the account %(account)s.", account=account),
                choose,
            ),
            "account.unnamed": (
                "1_error",
                self.env._("The file does not name its account."),
                choose,
            ),
            "account.other_currency": (
                "1_error",
                self.env._(
                    "The account %(account)s is kept in %(currency)s, the journal is not.",
                    account=account,
                    currency=params.get("currency", ""),
                ),
                self.env._("Choose a journal in the currency of the account."),
            ),
            "account.other_account": (
                "1_error",
                self.env._(
                    "The file is about the account %(account)s, which is not the one of the "
                    "journal %(journal)s.",
                    account=account,
                    journal=journal,
                ),
                self.env._("Import the file without naming a journal, or choose the right one."),
            ),
            "account.chosen_without_number": (
                "2_warning",
                self.env._(
                    "The journal %(journal)s has no account number; the file is about %(account)s.",
                    account=account,
                    journal=journal,
                ),
                self.env._("Link the account to the journal, so that its files are recognised."),
            ),
        }

    @api.model
    def _booking_wordings(self, params):
        return {
            "statement.gap": (
                "2_warning",
                self.env._(
                    "The statement %(number)s begins with %(opening)s, but the last one of the "
                    "journal ended with %(closing)s.",
                    **_only(params, "number", "opening", "closing"),
                ),
                self.env._("Import the statements in between."),
            ),
            "statement.overlap": (
                "3_info",
                self.env._(
                    "%(count)s bookings of the statement %(number)s are bank lines already and "
                    "are left out.",
                    **_only(params, "number", "count"),
                ),
                "",
            ),
            "entry.left_out": (
                "1_error",
                self.env._(
                    "%(count)s bookings of the statement %(number)s are in another currency than "
                    "the account and can't be imported.",
                    **_only(params, "number", "count"),
                ),
                self.env._("Enter them by hand, or ask the bank for a corrected file."),
            ),
            "mail.no_file": (
                "1_error",
                self.env._("The mail carries no bank file."),
                self.env._("Ask the sender to attach the file as the bank gave it out."),
            ),
            "host.refused": (
                "1_error",
                params.get("error", ""),
                self.env._("Remove the obstacle, then import the rest."),
            ),
        }


def _only(params, *names):
    return {name: params.get(name, "") for name in names}
