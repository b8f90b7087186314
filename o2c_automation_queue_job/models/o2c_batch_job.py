from odoo import api, models


class O2cBatchJob(models.AbstractModel):
    """The jobs that batches run as.

    What a job does to each record is what the cron does: it locks the record, checks that it is
    still due, and commits it by itself. Two jobs, or a job and the cron, never take the same one,
    and a job that is killed leaves the rest to the next.
    """

    _name = "o2c.batch.job"
    _description = "Order-to-Cash Batch as a Job"

    @api.model
    def _spread(self, model_name):
        """Make a job of each company's batch, unless it waits in the queue already."""
        for company in self.env["res.company"].search([]):
            description = self.env._(
                "%(what)s of %(company)s",
                what=self.env["ir.model"]._get(model_name).name,
                company=company.name,
            )
            self.with_delay(
                identity_key=f"{self._name}:{model_name}:{company.id}", description=description
            )._process(model_name, company.id)

    @api.model
    def _process(self, model_name, company_id):
        """Process what is due of a model in a company; go on in another job when out of time."""
        company = self.env["res.company"].browse(company_id)
        batch = company._o2c_alone(self.env[model_name])
        if not batch._process_company(company):
            batch._enqueue()
