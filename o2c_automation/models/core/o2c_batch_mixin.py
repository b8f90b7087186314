from odoo import api, models
from odoo.exceptions import UserError, ValidationError


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
            model = self.with_company(company).with_context(allowed_company_ids=company.ids)
            if not model._process_company(company):
                break

    def _process_company(self, company):
        """Process what is due in ``company``; return whether time is left."""
        due = self.search(
            [*self._due_domain(), ("company_id", "=", company.id)], limit=self._o2c_batch_limit
        )
        if not due:
            return True
        run = self.env["o2c.run"]._start(self._o2c_run_kind, company)
        time_left = due.with_context(o2c_run_id=run.id)._process_all(run)
        run._finish()
        return time_left

    def _process_all(self, run):
        """Process ``self`` one record a transaction; return whether time is left."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(self))
        for record in self:
            outcome, reason = record._process_locked()
            if outcome:
                run._count(outcome, reason)
            if not cron._commit_progress(1):
                return False
        return True

    def _process_locked(self):
        """Lock one record, check that it is still due, process it, keep its failure."""
        locked = self.try_lock_for_update().filtered_domain(self._due_domain())
        if not locked:
            return None, ""
        try:
            with self.env.cr.savepoint():
                return locked._process_one()
        except (UserError, ValidationError) as error:
            locked.invalidate_recordset()
            locked._process_failed(str(error))
            return "failed", "refused_by_host"
