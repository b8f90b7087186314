{
    "name": "Order-to-Cash Automation: Job Queue",
    "summary": "Runs the batches as jobs, several at a time and visible in the job queue",
    "version": "19.0.0.2.0",
    "category": "Accounting/Accounting",
    "author": "O2C Automation",
    "license": "LGPL-3",
    "depends": ["o2c_automation", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "auto_install": True,
}
