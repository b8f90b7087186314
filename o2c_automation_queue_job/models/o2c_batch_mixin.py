from odoo import SUPERUSER_ID, models
from odoo.tools import config


class O2cBatchMixin(models.AbstractModel):
    """Work asked for soon becomes jobs where a job runner is there to take them."""

    _inherit = "o2c.batch.mixin"

    def _enqueue(self):
        if not self._has_job_runner():
            return super()._enqueue()
        jobs = self.env["o2c.batch.job"].with_user(SUPERUSER_ID)
        what = self.env["ir.model"]._get(self._name).name
        key = f"{jobs._name}:{self._name}"
        return jobs.with_delay(identity_key=key, description=what)._spread(self._name)

    def _has_job_runner(self):
        """Return whether the server starts a job runner; without one, jobs would wait for ever."""
        return "queue_job" in config["server_wide_modules"]
