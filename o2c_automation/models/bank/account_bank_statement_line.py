from odoo import api, fields, models


class AccountBankStatementLine(models.Model):
    """What the bank said about a bank line, kept as it came and searchable.

    The host moves a line that falls into a locked period to the first open day;
    the days the bank named stay in ``o2c_booking_date`` and ``o2c_value_date``.
    """

    _inherit = "account.bank.statement.line"

    o2c_import_id = fields.Many2one(
        "o2c.bank.import", "Bank File", readonly=True, copy=False, index="btree_not_null"
    )
    o2c_import_statement_id = fields.Many2one(
        "o2c.bank.import.statement",
        "Statement in File",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    o2c_import_uid = fields.Char("Booking Identity", readonly=True, copy=False)
    o2c_entry_uid = fields.Char("Entry Identity", readonly=True, copy=False, index="btree_not_null")
    o2c_reference_key = fields.Char(
        "Reference Identity", readonly=True, copy=False, index="btree_not_null"
    )
    o2c_is_payment = fields.Boolean("Part of a Collective Booking", readonly=True, copy=False)
    o2c_is_preview = fields.Boolean("From an Intraday Report or Advice", readonly=True, copy=False)
    o2c_booking_date = fields.Date("Booked by the Bank", readonly=True, copy=False)
    o2c_value_date = fields.Date("Value Date", readonly=True, copy=False)
    o2c_payer_name = fields.Char("Payer", readonly=True)
    o2c_payer_account = fields.Char("Payer's Account", readonly=True)
    o2c_ultimate_payer = fields.Char("Ultimate Payer", readonly=True)
    o2c_structured_ref = fields.Char("Structured Reference", readonly=True)
    o2c_end_to_end_id = fields.Char("End-to-End Reference", readonly=True)
    o2c_bank_reference = fields.Char("Bank's Reference", readonly=True)
    o2c_document_numbers = fields.Char("Document Numbers", readonly=True)
    o2c_remittance_text = fields.Text("Remittance Text", readonly=True)
    o2c_bank_code = fields.Char("Transaction Code", readonly=True)
    o2c_is_return = fields.Boolean("Return", readonly=True)
    o2c_return_reason = fields.Char("Return Reason", readonly=True)
    o2c_details_html = fields.Html("Details", compute="_compute_o2c_details_html")

    _o2c_import_uid_uniq = models.UniqueIndex(
        "(journal_id, o2c_import_uid) WHERE o2c_import_uid IS NOT NULL",
        "This booking of the bank is already a bank line of the journal.",
    )

    # === COMPUTE METHODS === #

    @api.depends("transaction_details")
    def _compute_o2c_details_html(self):
        labels = self._o2c_detail_labels()
        for line in self:
            details = line.transaction_details or {}
            rows = [(labels[key], details[key]) for key in labels if details.get(key)]
            line.o2c_details_html = (
                self.env["ir.qweb"]._render("o2c_automation.bank_line_details", {"rows": rows})
                if rows
                else False
            )

    @api.model
    def _o2c_detail_labels(self):
        """Return the details a bank may name, in the order people read them, with labels."""
        return {
            "original_amount": self.env._("Original amount"),
            "rate": self.env._("Exchange rate"),
            "charges": self.env._("Charges"),
            "structured_ref_type": self.env._("Reference type"),
            "instruction_id": self.env._("Instruction"),
            "payment_info_id": self.env._("Payment order"),
            "transaction_id": self.env._("Transaction"),
            "uetr": self.env._("Unique transaction reference"),
            "mandate_id": self.env._("Mandate"),
            "cheque_number": self.env._("Cheque number"),
            "batch_id": self.env._("Collective booking"),
            "entry_ref": self.env._("Entry reference"),
            "purpose": self.env._("Purpose"),
            "payer_bank": self.env._("Payer's bank"),
            "own_name": self.env._("Account holder"),
            "additional_info": self.env._("Further information"),
        }

    # === ACTIONS === #

    def action_o2c_open_entry(self):
        """Open the journal entry of the bank line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    def _o2c_enqueue_cash_application(self):
        """Ask for the bank lines to be matched soon; cash application extends this."""

    @api.model
    def _o2c_create_imported(self, journal, vals_list):
        """Create the bank lines of one chunk, payers filled in where their account is known.

        :param journal: the journal that keeps the account
        :param vals_list: values from the file (see ``booking_vals``)
        """
        partners = self._o2c_partners_by_account(journal, vals_list)
        company = journal.company_id
        # The file's own log tells where the lines come from; a note on each of them tells
        # nobody anything, unless the law of the company asks for it.
        lines = self.with_company(company).with_context(
            tracking_disable=not company.restrictive_audit_trail
        )
        lines = self.env["account.analytic.distribution.model"]._o2c_looked_up_once(lines)
        created = lines.create(
            [
                {
                    **vals,
                    "journal_id": journal.id,
                    "partner_id": partners.get(_plain(vals["account_number"]), False),
                }
                for vals in vals_list
            ]
        )
        return created.with_env(self.env)

    @api.model
    def _o2c_partners_by_account(self, journal, vals_list):
        """Return the customer of every payer's account that belongs to exactly one."""
        numbers = {_plain(vals["account_number"]) for vals in vals_list} - {""}
        if not numbers:
            return {}
        owners = self.env["res.partner.bank"]._read_group(
            [
                ("sanitized_acc_number", "in", list(numbers)),
                ("company_id", "in", [False, *journal.company_id.parent_ids.ids]),
                ("partner_id.active", "=", True),
            ],
            ["sanitized_acc_number"],
            ["partner_id:recordset"],
        )
        own = journal.company_id.partner_id
        return {
            number: partners.commercial_partner_id.id
            for number, partners in owners
            if len(partners.commercial_partner_id) == 1 and partners != own
        }


def _plain(number):
    return "".join(char for char in number or "" if char.isalnum()).upper()
