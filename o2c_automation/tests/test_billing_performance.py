from odoo import SUPERUSER_ID
from odoo.tests import tagged

from .billing_common import BillingCommon

# What locking, counting the attempt, the two events and the run cost on top of the host.
ADDED_QUERIES = 12


@tagged("post_install", "-at_install")
class TestBillingPerformance(BillingCommon):
    def _unsent(self, number):
        return self.env["account.move"].concat(*(self._invoice(100) for _n in range(number)))

    def _queries(self, work):
        """Return the number of queries that ``work`` takes."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _send_by_host(self, invoices):
        """Send one by one as the host's job would, with the cold cache that a commit leaves."""
        job = invoices.with_user(SUPERUSER_ID).with_context(mail_notify_force_send=False)
        for invoice in job:
            self.env.invalidate_all()
            alone = invoice.with_prefetch()
            alone.env["account.move.send"]._generate_and_send_invoices(
                alone, sending_methods={"email"}
            )
            self.env.flush_all()

    def _queries_of_host(self, number):
        self.rule.auto_dispatch = False
        invoices = self._unsent(number)
        self.rule.auto_dispatch = True
        return self._queries(lambda: self._send_by_host(invoices))

    def _queries_of_dispatch(self, number):
        self._unsent(number)
        return self._queries(self._send)

    def test_sending_one_more_invoice_costs_few_queries_more_than_the_host(self):
        self._queries_of_host(1)
        self._queries_of_dispatch(1)
        host = (self._queries_of_host(12) - self._queries_of_host(2)) / 10
        ours = (self._queries_of_dispatch(12) - self._queries_of_dispatch(2)) / 10
        self.assertLessEqual(ours - host, ADDED_QUERIES)

    def test_queueing_takes_the_same_queries_for_many_invoices(self):
        few, many = self._unsent(2), self._unsent(12)
        self.env["o2c.dispatch"]._supersede(few | many, "not_posted")
        queue = self.env["o2c.dispatch"]._queue
        for_few = self._queries(lambda: queue(few))
        self.assertLessEqual(self._queries(lambda: queue(many)), for_few)
