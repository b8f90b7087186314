import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import LockError

from ...engine.dispatch import (
    MANUAL_CHANNELS,
    PENDING,
    TRANSITIONS,
    VOID,
    is_lost_for_good,
    lost_minutes,
    next_channel,
    retry_minutes,
)
from .o2c_dispatch_document_mixin import DispatchRefused

_logger = logging.getLogger(__name__)


class O2cDispatch(models.Model):
    """One document, in one version, on its way through one channel.

    Any model that answers ``o2c.dispatch.document.mixin`` can be sent. Each dispatch is
    processed in two transactions. The first one locks it, checks that it is due, and
    commits the number of the attempt: a document that kills its worker time and again
    is noticed. The second one locks dispatch and document, checks that the attempt is
    still the latest, asks the document whether it still has to leave, lets it hand itself
    over, and commits that together with the new state. Since handing over only writes
    (a mail is queued, not sent), a kill at any instruction leaves either both or nothing.
    """

    _name = "o2c.dispatch"
    _inherit = [
        "o2c.state.mixin",
        "o2c.batch.mixin",
        "o2c.dispatch.receipt.mixin",
        "o2c.dispatch.help.mixin",
        "o2c.link.mixin",
    ]
    _description = "Dispatch"
    _order = "id"
    _rec_name = "reference"

    _o2c_transitions = TRANSITIONS
    _o2c_cron_xmlid = "o2c_automation.ir_cron_process_dispatches"
    _o2c_run_kind = "dispatch"

    reference = fields.Char("Document", readonly=True)
    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True
    )
    document_kind = fields.Char(readonly=True)
    version = fields.Integer(default=1, required=True, readonly=True)
    is_current = fields.Boolean("Latest Version", default=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", "Addressee", readonly=True, index=True)
    channel = fields.Selection(
        [
            ("email", "E-mail"),
            ("portal", "Customer Portal"),
            ("einvoice", "E-Invoice Network"),
            ("sms", "Text Message"),
            ("post", "Post"),
            ("print", "Print"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("rendering", "Being Prepared"),
            ("handed_over", "Handed Over"),
            ("delivered", "Delivered"),
            ("opened", "Opened"),
            ("failed", "Failed, Will Retry"),
            ("undeliverable", "Undeliverable"),
            ("superseded", "Superseded"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="queued",
        required=True,
        readonly=True,
        index=True,
        help="Handed over: given to the mail server, another carrier or the printer. "
        "Delivered: accepted by the recipient's side, as far as the carrier tells.",
    )
    attempt_count = fields.Integer("Attempts", readonly=True)
    date_next_attempt = fields.Datetime("Next Attempt", readonly=True)
    date_handed_over = fields.Datetime("Handed Over On", readonly=True)
    message_id = fields.Many2one(
        "mail.message", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _document_uniq = models.Constraint(
        "UNIQUE(res_model, res_id, version, channel)",
        "A document leaves only once through each channel.",
    )
    _due_idx = models.Index("(date_next_attempt) WHERE date_next_attempt IS NOT NULL")

    # === QUEUE === #

    @api.model
    def _queue(self, documents, channel=None):
        """Put ``documents`` on their way, each exactly once; return the new dispatches.

        A document whose latest version is under way, has left or waits for help is left
        alone, unless ``channel`` is a further one. A document whose latest version was
        cancelled or superseded leaves as its next version.

        :param documents: records of one model (see ``o2c.dispatch.document.mixin``)
        :param str channel: the channel; by default the one each document prefers
        """
        versions = self._current_versions(documents)
        vals_list = []
        for document in documents:
            current = versions.get(document.id, self.browse())
            wanted = channel or document._o2c_dispatch_channel()
            live = current.filtered(lambda d: d.state not in VOID)
            if live and (not channel or channel in live.mapped("channel")):
                continue
            is_further = bool(live) and wanted not in current.mapped("channel")
            vals_list.append(self._prepare_vals(document, wanted, current, is_further))
        dispatches_sudo = self.sudo().create(vals_list)
        if dispatches_sudo:
            self.env["o2c.event"]._log("dispatch.queued", dispatches_sudo)
            self._enqueue()
        return dispatches_sudo.sudo(self.env.su)

    @api.model
    def _current_versions(self, documents):
        """Return the dispatches of the latest version of each of ``documents``, by id."""
        dispatches_sudo = self.sudo().search(
            [
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
                ("is_current", "=", True),
            ]
        )
        return dispatches_sudo.grouped("res_id")

    @api.model
    def _prepare_vals(self, document, channel, current, is_further):
        """Return the values of a new dispatch; an older version stops being the current one."""
        version = max(current.mapped("version"), default=0)
        if not is_further:
            version += 1
            current.is_current = False
        return {
            "res_model": document._name,
            "res_id": document.id,
            "document_kind": self.env["ir.model"]._get(document._name).name,
            "version": version,
            "channel": channel,
            "date_next_attempt": False if channel in MANUAL_CHANNELS else fields.Datetime.now(),
            **document._o2c_dispatch_vals(),
        }

    @api.model
    def _supersede(self, documents, reason):
        """Keep ``documents`` from leaving, mails that wait in the mail queue included.

        :return: the superseded dispatches; those that have left already are not among them
        """
        versions_sudo = self._current_versions(documents).values()
        current_sudo = self.sudo().concat(*versions_sudo)
        pending_sudo = current_sudo.filtered(lambda d: d.state in PENDING)
        stopped_sudo = pending_sudo | (current_sudo - pending_sudo)._recall()
        stopped_sudo._transition("superseded", reason=reason, vals=self._void_vals(reason))
        return stopped_sudo

    def _requeue(self):
        """Start over with what failed; the task it left behind is done."""
        self._transition(
            "queued",
            vals={"attempt_count": 0, "error": False, "reason": False, "date_next_attempt": False},
        )
        automatic = self.filtered(lambda d: d.channel not in MANUAL_CHANNELS)
        automatic.date_next_attempt = fields.Datetime.now()
        self._close_help_requests()
        self._enqueue()

    @api.model
    def _void_vals(self, reason):
        return {"date_next_attempt": False, "reason": reason}

    # === BATCH === #

    @api.model
    def _due_domain(self):
        return [
            ("date_next_attempt", "<=", fields.Datetime.now()),
            ("state", "in", ("queued", "rendering", "failed")),
        ]

    def _process_all(self, run):
        time_left = super()._process_all(run)
        # The host looks at its mail queue once an hour only.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return time_left

    def _process_locked(self):
        """Claim the dispatch, then process it; whatever goes wrong stays on the record."""
        # Each commit empties the cache: reading ahead for the whole batch would be in vain.
        dispatch = self.with_prefetch()._claim()
        if not dispatch:
            return None, ""
        try:
            outcome = dispatch._process_one()
            self.env.flush_all()
        except (LockError, TransactionRollbackError) as error:
            return dispatch._recover(error)
        except Exception as error:
            _logger.warning("Dispatch %s failed", dispatch.id, exc_info=True)
            return dispatch._recover(error)
        return outcome

    def _claim(self):
        """Lock the dispatch if it is still due and commit that it is being attempted."""
        try:
            dispatch = self.try_lock_for_update().filtered_domain(self._due_domain())
        except SerializationFailure:
            # Another worker has just finished with it.
            self.env.cr.rollback()
            return self.browse()
        if not dispatch:
            return dispatch
        if dispatch._is_put_off():
            return self.browse()
        if dispatch.state == "rendering" and is_lost_for_good(dispatch.attempt_count):
            dispatch._give_up("interrupted")
            return self.browse()
        attempt = dispatch.attempt_count + 1
        vals = {
            "attempt_count": attempt,
            "date_next_attempt": self._in_minutes(lost_minutes(attempt)),
        }
        dispatch._transition("rendering", vals=vals)
        self._commit_record()
        return dispatch.with_context(o2c_attempt=attempt)

    def _is_put_off(self):
        """Tell whether the dispatch, though due, has to wait for a better time, and let it."""
        return False

    def _process_one(self):
        """Ask the document under lock whether it must leave, and let it."""
        document = self._lock_document()
        if not self._is_still_mine():
            return "skipped", "taken_over"
        obstacle = document._o2c_dispatch_obstacle() if document else "document_gone"
        if obstacle:
            self._transition("superseded", reason=obstacle, vals=self._void_vals(obstacle))
            return "skipped", obstacle
        problems = document._o2c_dispatch_problems(self)
        if problems:
            self._give_up(problems[0], self._tell_reasons(problems))
            return "failed", problems[0]
        handed = self._reopen_mails(document) or document._o2c_dispatch_send(self)
        self._hand_over(document, handed)
        return "done", ""

    def _recover(self, error):
        """Undo an attempt that went wrong; fail, or make room for whoever was in the way."""
        self.env.cr.rollback()
        if not self._is_still_mine():
            return "skipped", "taken_over"
        if isinstance(error, LockError | TransactionRollbackError):
            return self._put_back()
        if isinstance(error, DispatchRefused):
            self._give_up(error.reason, str(error))
        else:
            self._process_failed(error)
        return "failed", self.reason

    def _put_back(self):
        """Make room for whoever works on the document or its customer; try again soon."""
        soon = self._in_minutes(1)
        vals = {"attempt_count": self.attempt_count - 1, "date_next_attempt": soon}
        self._transition("queued", reason="locked", vals=vals)
        self.env.ref(self._o2c_cron_xmlid).sudo()._trigger(at=soon)
        return "skipped", "locked"

    def _is_still_mine(self):
        """Lock the dispatch again; tell whether neither user nor worker took it meanwhile."""
        attempt = self.env.context.get("o2c_attempt", self.attempt_count)
        return bool(self.try_lock_for_update()) and (
            self.state in ("queued", "rendering") and self.attempt_count == attempt
        )

    def _documents(self):
        """Return the documents of dispatches of one model, deleted ones included."""
        model = self.env[self[:1].res_model].with_company(self[:1].company_id)
        return model.browse(self.mapped("res_id"))

    def _lock_document(self):
        """Return the document, locked; nothing if it was deleted.

        :raise LockError: while somebody else works on it
        """
        document = self._documents()
        if document.try_lock_for_update(allow_referencing=True):
            return document
        if document.exists():
            raise LockError(
                self.env._("Somebody else is working on %(name)s.", name=self.reference)
            )
        return document.browse()

    def _hand_over(self, document, handed):
        """Note that ``handed`` is now in the hands of the channel."""
        message = handed.mail_message_id if handed and handed._name == "mail.mail" else handed
        is_first = not self.date_handed_over
        self._transition(
            "handed_over",
            vals={
                "date_next_attempt": False,
                "date_handed_over": fields.Datetime.now(),
                "message_id": message.id if message else False,
                "reason": False,
                "error": False,
            },
        )
        if is_first:
            document._o2c_dispatch_done(self)

    # === FAILURE === #

    def _process_failed(self, error):
        self._fail("refused_by_host", str(error))

    def _fail(self, reason, error):
        """Keep what went wrong; try again after a pause, or give up after the last one."""
        minutes = retry_minutes(max(self.attempt_count, 1))
        if minutes is None:
            self._give_up(reason, error)
            return
        vals = {"reason": reason, "error": error, "date_next_attempt": self._in_minutes(minutes)}
        self._transition("failed", reason=reason, message=error, vals=vals)

    def _give_up(self, reason, error=""):
        """Take the next channel if that may help, and ask somebody to put things right."""
        vals = {**self._void_vals(reason), "error": error or self._tell_reasons((reason,))}
        self._transition("undeliverable", reason=reason, message=vals["error"], vals=vals)
        document = self._documents().exists()
        if not document:
            return
        tried = self._current_versions(document)[document.id].mapped("channel")
        channel = next_channel(reason, tried, document._o2c_dispatch_channels())
        if channel:
            self._queue(document, channel)
        self._ask_for_help(document)

    @api.model
    def _in_minutes(self, minutes):
        return fields.Datetime.now() + timedelta(minutes=minutes)
