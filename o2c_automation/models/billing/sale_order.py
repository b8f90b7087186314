import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

INVOICING_CRON = "o2c_automation.ir_cron_invoice_due_orders"
# An order that could not be invoiced is tried again after so many hours.
RETRY_HOURS = 20
BILLING_GROUP = "o2c_automation.group_billing"


class SaleOrder(models.Model):
    """Orders are invoiced by rule; what keeps one from it is noted on it."""

    _inherit = "sale.order"

    o2c_invoicing_error = fields.Text(
        "Not Invoiced Because", readonly=True, copy=False, groups="base.group_user"
    )
    o2c_date_invoicing_error = fields.Datetime(
        "Last Tried", readonly=True, copy=False, groups="base.group_user"
    )
    o2c_invoicing_age = fields.Integer(
        "Days Waiting", compute="_compute_o2c_invoicing_age", groups="base.group_user"
    )

    # === COMPUTE METHODS === #

    @api.depends("date_order")
    def _compute_o2c_invoicing_age(self):
        now = fields.Datetime.now()
        for order in self:
            order.o2c_invoicing_age = (now - (order.date_order or now)).days

    # === ACTIONS === #

    def action_o2c_invoice(self):
        """Invoice the orders now, by their rules or, without one, one by one."""
        if not self.env.user.has_group(BILLING_GROUP):
            raise AccessError(self.env._("Only billing clerks invoice orders."))
        self.check_access("read")
        orders_sudo = self.sudo()
        orders_sudo.write({"o2c_invoicing_error": False, "o2c_date_invoicing_error": False})
        due_sudo = orders_sudo.filtered_domain(self._o2c_to_invoice_domain())
        for group in due_sudo._o2c_invoicing_groups().values():
            group._o2c_invoice()

    # === BUSINESS METHODS === #

    def _action_confirm(self):
        res = super()._action_confirm()
        if any(order._o2c_invoicing_rule().trigger == "confirmation" for order in self):
            self._o2c_trigger_invoicing()
        return res

    def _o2c_retry_invoicing(self):
        """Have the orders invoiced soon that could not be so far."""
        self.write({"o2c_invoicing_error": False, "o2c_date_invoicing_error": False})
        self._o2c_trigger_invoicing()

    @api.model
    def _o2c_trigger_invoicing(self):
        """Have what is due invoiced once this transaction ends; asked for once in it."""
        asked = self.env.cr.precommit.data
        if not asked.get(INVOICING_CRON):
            self.env.ref(INVOICING_CRON).sudo()._trigger()
            asked[INVOICING_CRON] = True

    @api.model
    def _o2c_to_invoice_domain(self):
        """Return the domain of orders that may be invoiced now, whatever their rule says.

        An order whose credit is held or denied is not among them.
        """
        return Domain(
            [
                ("state", "=", "sale"),
                ("invoice_status", "=", "to invoice"),
                ("o2c_credit_state", "not in", ("held", "denied")),
            ]
        )

    @api.model
    def _o2c_due_domain(self):
        """Return the domain of orders to invoice in this run: failed ones rest a while."""
        rested = fields.Datetime.now() - timedelta(hours=RETRY_HOURS)
        return self._o2c_to_invoice_domain() & (
            Domain("o2c_date_invoicing_error", "=", False)
            | Domain("o2c_date_invoicing_error", "<=", rested)
        )

    def _o2c_invoicing_rule(self):
        self.ensure_one()
        partner = self.partner_invoice_id.commercial_partner_id
        return self.env["o2c.invoicing.rule"]._get_rule(self.company_id, partner)

    def _o2c_invoicing_groups(self):
        """Return the orders by rule and by what their invoices have in common."""

        def key(order):
            rule = order._o2c_invoicing_rule()
            return rule, order._o2c_consolidation_key(rule.consolidation or "order")

        return self.grouped(key)

    def _o2c_invoice_locked(self, run):
        """Invoice the orders that are still due; one that cannot be holds up no other."""
        orders = self._o2c_lock_due()
        if not orders:
            return
        try:
            orders._o2c_invoice()
            self.env.flush_all()
            held = orders.filtered("o2c_date_invoicing_error")
            run._count("skipped", "credit_hold", number=len(held))
            run._count("done", number=len(orders - held))
        except Exception as error:
            _logger.warning("Orders %s could not be invoiced", orders.ids, exc_info=True)
            self.env.cr.rollback()
            orders._o2c_split(run, str(error))

    def _o2c_lock_due(self):
        """Return those of the orders that are still due, locked."""
        alone = self.with_prefetch()
        try:
            return alone.try_lock_for_update(allow_referencing=True).filtered_domain(
                self._o2c_due_domain()
            )
        except SerializationFailure:
            # Another worker has just finished with them.
            self.env.cr.rollback()
            return self.browse()

    def _o2c_split(self, run, error):
        """Invoice one by one the orders that failed together; note why the last one failed."""
        if len(self) == 1:
            self._o2c_note_invoicing_error(error)
            run._count("failed", "refused_by_host")
            return
        for order in self:
            order._o2c_invoice_locked(run)
            self.env["ir.cron"]._commit_progress()

    def _o2c_invoice(self):
        """Invoice the orders of one group as their rule says; return the invoices."""
        rule = self[:1]._o2c_invoicing_rule()
        cleared = self._o2c_check_invoicing()
        for order in self - cleared:
            order._o2c_note_invoicing_error(order._o2c_invoice_held_message(), "credit_hold")
        return cleared._o2c_create_invoices(rule)

    def _o2c_create_invoices(self, rule):
        if not self:
            return self.env["account.move"]
        # The salesperson need not be told of each invoice that a rule makes.
        orders = self.with_context(mail_auto_subscribe_no_notify=True)
        is_alone = (rule.consolidation or "order") == "order"
        invoices = orders._create_invoices(grouped=is_alone, final=True)
        if rule.auto_post:
            invoices.action_post()
        failed = self.filtered("o2c_date_invoicing_error")
        failed.write({"o2c_invoicing_error": False, "o2c_date_invoicing_error": False})
        self.filtered("o2c_invoicing_wait").o2c_invoicing_wait = False
        self.env["o2c.event"]._log("order.invoiced", self)
        return invoices

    def _o2c_note_invoicing_error(self, error, reason="refused_by_host"):
        """Keep on the order why it could not be invoiced, and what to do about it."""
        self.ensure_one()
        text = self.env._(
            "%(error)s\nCorrect this, then press Invoice Now. It is tried again tomorrow anyway.",
            error=error,
        )
        self.write({"o2c_invoicing_error": text, "o2c_date_invoicing_error": fields.Datetime.now()})
        self.env["o2c.event"]._log("order.not_invoiced", self, reason=reason, message=error)
