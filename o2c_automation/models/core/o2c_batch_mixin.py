import logging
from collections import Counter

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError, ValidationError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

# Each record is committed by itself; how far the batch has got is told after so many.
TOLD_EVERY = 10

# Somebody else was in the way: nothing is wrong with the record.
IN_THE_WAY = (LockError, ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)


class O2cBatchMixin(models.AbstractModel):
    """The one seam through which batches run: lock, re-check, act, commit, go on.

    A model that inherits the mixin names its cron (``_o2c_cron_xmlid``), the kind
    of its runs (``_o2c_run_kind``), what waits (:meth:`_due_domain`) and what to do
    with one record (:meth:`_process_one`). Whoever wants work done soon calls
    :meth:`_enqueue`. By default Odoo's own cron workers take the records, each one
    under a row lock that other workers skip, in a transaction of its own; another
    addon may override :meth:`_enqueue` to spread the same records over a job queue.
    """

    _name = "o2c.batch.mixin"
    _description = "Order-to-Cash Batch"

    _o2c_cron_xmlid = None
    _o2c_run_kind = None
    _o2c_batch_limit = 1000

    # === TO OVERRIDE === #

    @api.model
    def _due_domain(self):
        """Return the domain of the records that wait to be processed now."""
        raise NotImplementedError

    def _process_one(self):
        """Process one locked record that is still due.

        :return: ``(outcome, reason)`` where outcome is done | skipped | failed
        """
        raise NotImplementedError

    def _process_failed(self, error):
        """Keep ``error`` and the next step on the record; runs in a clean transaction."""
        raise NotImplementedError

    # === BUSINESS METHODS === #

    def _enqueue(self):
        """Ask for the due records of this model to be processed soon."""
        self.env.ref(self._o2c_cron_xmlid).sudo()._trigger()

    @api.model
    def _cron_process_due(self):
        """Process what is due, company by company, until done or out of time."""
        for company in self.env["res.company"].sudo().search([]):
            model = company._o2c_alone(self)
            if not model._process_company(company):
                break

    def _process_company(self, company):
        """Process what is due in ``company``; return whether time is left."""
        due = self.search(
            [*self._due_domain(), ("company_id", "=", company.id)], limit=self._o2c_batch_limit
        )
        if not due:
            return True
        with self.env["o2c.run"]._running_by_cron(self._o2c_run_kind, company) as run:
            return run._tagged(due)._process_all(run)

    def _process_all(self, run):
        """Process ``self`` one record a transaction; return whether time is left."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(self))
        outcomes = Counter()
        for number, record in enumerate(self, 1):
            # Each commit empties the cache: reading ahead for the whole batch is in vain.
            outcomes[record.with_prefetch()._process_or_put_off()] += 1
            if number % TOLD_EVERY and number < len(self):
                self._commit_record()
                continue
            told = outcomes.total()
            run._count_outcomes(outcomes)
            outcomes.clear()
            if not cron._commit_progress(told):
                return False
        return True

    @api.model
    def _commit_record(self):
        """Commit what is done, without telling the scheduler how far the batch has got."""
        self.env["ir.cron"].with_context(ir_cron_progress_id=False)._commit_progress()

    def _process_or_put_off(self):
        """Process one record; where somebody else was in the way, try again in a minute."""
        try:
            return self._process_locked()
        except IN_THE_WAY:
            self.env.cr.rollback()
            soon = fields.Datetime.add(fields.Datetime.now(), minutes=1)
            self.env.ref(self._o2c_cron_xmlid).sudo()._trigger(at=soon)
            return "skipped", "locked"

    def _process_locked(self):
        """Lock one record, check that it is still due, process it, keep its failure.

        :raise LockError, ConcurrencyError, OperationalError: where somebody else was in the
            way or the database is gone; the failure is not the record's
        """
        locked = self.try_lock_for_update().filtered_domain(self._due_domain())
        if not locked:
            return None, ""
        try:
            with self.env.cr.savepoint():
                return locked._process_one()
        except (LockError, ConcurrencyError, OperationalError):
            raise
        except (UserError, ValidationError) as error:
            return locked._keep_failure("refused_by_host", str(error))
        except Exception:
            # Whatever another addon raises: the record must not stop those behind it.
            _logger.exception("Processing %s failed", locked)
            sentence = self.env._("An unexpected error occurred; the server's log has the details.")
            return locked._keep_failure("unexpected_error", sentence)

    def _keep_failure(self, reason, sentence):
        self.invalidate_recordset()
        self._process_failed(sentence)
        return "failed", reason
