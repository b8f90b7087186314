from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What fits into one click; longer files are imported in the background.
INTERACTIVE_LINES = 300
_SHOWN_OBSTACLES = 3


class O2cBankImport(models.Model):
    """One bank file: the evidence, what was found in it, and what became of it.

    A file is checked as a whole before anything of it is booked. Its bookings are
    then made bank lines in chunks, each a transaction of its own, so that an
    interrupted import goes on where it stopped.
    """

    _name = "o2c.bank.import"
    _description = "Bank File"
    _mail_post_access = "read"
    _inherit = ["mail.thread", "o2c.state.mixin", "o2c.batch.mixin"]
    _order = "id desc"

    _o2c_cron_xmlid = "o2c_automation.cron_bank_import"
    _o2c_run_kind = "bank_import"
    _o2c_transitions = {
        "new": ("ready", "refused"),
        "ready": ("ready", "refused", "importing"),
        "refused": ("ready", "refused"),
        "importing": ("imported", "partial"),
        "partial": ("importing", "undone"),
        "imported": ("undone",),
        "undone": ("ready", "refused"),
    }

    name = fields.Char("File", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    journal_id = fields.Many2one(
        "account.journal",
        "Chosen Journal",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        help="The journal the file was given to. Without one, the account number decides.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "Original", readonly=True, copy=False, index="btree_not_null"
    )
    digest = fields.Char("Fingerprint", required=True, readonly=True, copy=False)
    origin = fields.Selection(
        [("upload", "Upload"), ("folder", "Folder"), ("mail", "Mail")],
        default="upload",
        required=True,
        readonly=True,
    )
    is_automatic = fields.Boolean(
        "Import at Once", readonly=True, help="Import without a preview where nothing is refused."
    )
    format = fields.Char(readonly=True)
    version = fields.Char(readonly=True)
    schema_verdict = fields.Selection(
        [("valid", "Valid"), ("invalid", "Not valid"), ("none", "Not checked")],
        "Official Schema",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("new", "To Check"),
            ("ready", "Ready"),
            ("refused", "Refused"),
            ("importing", "Importing"),
            ("imported", "Imported"),
            ("partial", "Needs Attention"),
            ("undone", "Undone"),
        ],
        default="new",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    statement_ids = fields.One2many("o2c.bank.import.statement", "import_id", readonly=True)
    finding_ids = fields.One2many("o2c.bank.import.message", "import_id", readonly=True)
    entry_ids = fields.One2many("o2c.bank.import.entry", "import_id", readonly=True)
    line_ids = fields.One2many("account.bank.statement.line", "o2c_import_id", readonly=True)
    error_count = fields.Integer(compute="_compute_finding_counts")
    warning_count = fields.Integer(compute="_compute_finding_counts")
    obstacle_text = fields.Text("Obstacles", compute="_compute_obstacle_text")
    can_import = fields.Boolean(compute="_compute_can_import")
    booking_count = fields.Integer("Bookings", readonly=True)
    imported_count = fields.Integer("Imported", compute="_compute_imported_count", store=True)
    known_count = fields.Integer("Known Already", compute="_compute_entry_counts")
    waiting_count = fields.Integer("To Import", compute="_compute_entry_counts")
    progress = fields.Float(compute="_compute_entry_counts")

    _digest_uniq = models.Constraint(
        "unique(company_id, digest)", "This file is in the list of bank files already."
    )

    # === COMPUTE METHODS === #

    def _compute_finding_counts(self):
        counts = defaultdict(int)
        groups = self.env["o2c.bank.import.message"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "severity"], ["__count"]
        )
        for record, severity, count in groups:
            counts[record.id, severity] = count
        for record in self:
            record.error_count = counts[record.id, "1_error"]
            record.warning_count = counts[record.id, "2_warning"]

    @api.depends("finding_ids.severity")
    @api.depends_context("lang")
    def _compute_obstacle_text(self):
        for record in self:
            errors = record.finding_ids.filtered(lambda finding: finding.severity == "1_error")
            texts = dict.fromkeys(f"{e.text} {e.cure or ''}".strip() for e in errors)
            record.obstacle_text = "\n".join(list(texts)[:_SHOWN_OBSTACLES])

    @api.depends("state", "statement_ids.state")
    def _compute_can_import(self):
        for record in self:
            is_open = record.state in ("ready", "partial")
            record.can_import = is_open and bool(record._open_statements(retry=True))

    @api.depends("statement_ids.imported_count")
    def _compute_imported_count(self):
        for record in self:
            record.imported_count = sum(record.statement_ids.mapped("imported_count"))

    @api.depends("entry_ids.sameness", "booking_count")
    def _compute_entry_counts(self):
        counts = defaultdict(lambda: [0, 0])
        groups = self.env["o2c.bank.import.entry"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "sameness"], ["__count"]
        )
        for record, sameness, count in groups:
            counts[record.id][bool(sameness)] += count
        for record in self:
            record.waiting_count, record.known_count = counts[record.id]
            settled = record.booking_count - record.waiting_count
            record.progress = 100.0 * settled / record.booking_count if record.booking_count else 0

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        if self.filtered("imported_count"):
            raise UserError(
                self.env._("A bank file that was imported is evidence; undo the import instead.")
            )

    # === ACTIONS === #

    def action_check(self):
        """Read the file again, for instance after the journal's settings changed."""
        self._check_may_import()
        for record in self:
            record._check()

    def action_import(self):
        """Make the waiting bookings bank lines: at once, or in the background if many."""
        self._check_may_import()
        idle = self.filtered(lambda record: not record._open_statements(retry=True))
        if idle:
            raise UserError(
                self.env._(
                    "Nothing of %(file)s can be imported yet: its statements need a journal.",
                    file=idle[0].name,
                )
            )
        self._begin()
        if sum(self.mapped("waiting_count")) > INTERACTIVE_LINES:
            self._enqueue()
            return self._notify_background()
        self._work_at_once()
        return False

    def action_undo(self):
        """Remove every bank line of the file, provided that none is reconciled."""
        self._check_may_import()
        for record in self:
            record._undo()

    def action_open_lines(self):
        """List the bank lines of the file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2c_automation.o2c_bank_line_action"
        )
        return {**action, "domain": [("o2c_import_id", "=", self.id)], "context": {}}

    def action_open_known(self):
        """List the bookings that are left out, each with the bank line it equals."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Known Already"),
            "res_model": "o2c.bank.import.entry",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id), ("sameness", "!=", False)],
        }

    def action_open_waiting(self):
        """List the bookings that are still to be imported."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("To Import"),
            "res_model": "o2c.bank.import.entry",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id), ("sameness", "=", False)],
        }

    def action_download(self):
        """Hand out the original file."""
        self.ensure_one()
        url = f"/web/content/{self.attachment_id.id}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _notify_background(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The file is imported in the background. Its page shows how far it got."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BUSINESS METHODS: ACCESS === #

    def _check_may_import(self):
        """Refuse people who do not work with bank files, and files they do not see."""
        is_clerk = self.env.user.has_group("o2c_automation.group_cash_applier")
        if not (is_clerk or self.env.su):
            raise AccessError(self.env._("Only cash application clerks may import bank files."))
        self.check_access("read")

    def _transition(self, target, **facts):
        # A bank file is evidence: nobody writes it; the verbs for people check the role first.
        return super(O2cBankImport, self.sudo())._transition(target, **facts)

    # === BUSINESS METHODS: IMPORT === #

    @api.model
    def _due_domain(self):
        return [("state", "in", ("new", "importing"))]

    def _begin(self):
        """Set the files to be imported, what was refused before included."""
        self.statement_ids.sudo().write({"error": False})
        self._transition("importing")

    def _work_at_once(self):
        """Import in this transaction; meant for what fits into one click."""
        for record in self:
            with self.env["o2c.run"]._running("bank_import", record.company_id) as run:
                run._tagged(record)._step_through(run)

    def _step_through(self, run):
        while self.state == "importing" and self._step(run):
            continue

    def _process_all(self, run):
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(self))
        for record in self:
            while record._step(run) and record.state in ("new", "importing"):
                if not cron._commit_progress(remaining=len(self)):
                    return False
            if not cron._commit_progress(1):
                return False
        return True

    def _step(self, run):
        """Import one chunk and count it in ``run``; return whether it was ours to do."""
        before = self.imported_count, self.known_count
        outcome, reason = self._process_locked()
        if not outcome:
            return False
        if outcome == "failed":
            run._count("failed", reason)
            return True
        created, left_out = self.imported_count - before[0], self.known_count - before[1]
        run._count("done", number=created)
        run._count("skipped", "known_already", left_out) if left_out else None
        return True

    def _process_one(self):
        """Check the file, import its next chunk, or close it when nothing is left to do."""
        if self.state == "new":
            self._check_in_background()
            return "done", ""
        statement = self._open_statements()[:1]
        if statement:
            statement._import_chunk()
        if not self._open_statements():
            self._conclude()
        return "done", ""

    def _process_failed(self, error):
        """Keep what was refused on the statement; the other statements go on."""
        statement = self._open_statements()[:1]
        statement.sudo().error = error
        self._add_findings(
            [
                self.env["o2c.bank.import.message"]._prepare_own(
                    "host.refused", statement, error=error
                )
            ]
        )
        if self.state == "new":
            self._transition("refused", reason="host.refused")
        elif not self._open_statements():
            self._conclude()

    def _open_statements(self, *, retry=False):
        """Return the statements that can go on, in the order of the file.

        :param bool retry: count those in that the host refused before
        """
        states = ("waiting", "failed") if retry else ("waiting",)
        return self.statement_ids.filtered(lambda statement: statement.state in states)

    def _conclude(self):
        """Say whether the whole file is in, or what of it still needs somebody."""
        is_whole = all(statement.state == "done" for statement in self.statement_ids)
        left_out = self.entry_ids.filtered(lambda entry: entry.sameness == "other_currency")
        self._transition("imported" if is_whole and not left_out else "partial")

    def _add_findings(self, vals_list):
        # Findings are evidence: nobody but the import itself writes them.
        self.env["o2c.bank.import.message"].sudo().create(
            [{**vals, "import_id": self.id} for vals in vals_list]
        )

    # === BUSINESS METHODS: UNDO === #

    def _undo(self):
        self.ensure_one()
        lines = self.line_ids
        reconciled = lines.filtered("is_reconciled")
        if reconciled:
            raise UserError(
                self.env._(
                    "%(count)s bank lines of %(file)s are reconciled, the first one is %(line)s. "
                    "Undo the reconciliations first.",
                    count=len(reconciled),
                    file=self.name,
                    line=reconciled[0].payment_ref,
                )
            )
        count = len(lines)
        # The host protects lines of complete statements; the statement itself goes first.
        self.statement_ids.bank_statement_id.unlink()
        lines.unlink()
        self.statement_ids.sudo().write({"is_done": False, "imported_count": 0})
        self.entry_ids.sudo().unlink()
        message = self.env._("%(count)s bank lines removed", count=count)
        self._transition("undone", reason="undone", message=message)
