from odoo import api, fields, models
from odoo.exceptions import AccessError

from .o2c_credit_exposure import AMOUNT_PARTS
from .res_partner_credit import CREDIT_READERS


def _amount(label, **kwargs):
    return fields.Monetary(label, compute="_compute_o2c_exposure", groups=CREDIT_READERS, **kwargs)


class ResPartner(models.Model):
    """The live figures on the customer's form, each opening what makes it up."""

    _inherit = "res.partner"

    o2c_exposure = _amount("Exposure", help="What the customer owes or has on order, all told.")
    o2c_exposure_not_due = _amount("Not Yet Due")
    o2c_exposure_overdue = _amount("Overdue")
    o2c_exposure_draft_invoices = _amount("Draft Invoices")
    o2c_exposure_open_orders = _amount("Orders Not Yet Invoiced")
    o2c_exposure_unapplied = _amount("Unapplied Payments and Credit Notes")
    o2c_exposure_authorised = _amount("Authorised Online Payments")
    o2c_overdue_days = fields.Integer(
        "Oldest Overdue (Days)", compute="_compute_o2c_exposure", groups=CREDIT_READERS
    )
    o2c_credit_limit = _amount("Limit That Counts")
    o2c_headroom = _amount("Headroom", help="What may still be ordered on credit.")
    o2c_credit_usage = fields.Float(
        "Limit Used (%)", compute="_compute_o2c_exposure", groups=CREDIT_READERS
    )
    o2c_credit_limit_text = fields.Char(
        "Limit", compute="_compute_o2c_exposure", groups=CREDIT_READERS
    )
    o2c_has_effective_limit = fields.Boolean(compute="_compute_o2c_exposure", groups=CREDIT_READERS)

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id", "credit_limit", "o2c_credit_status")
    @api.depends_context("company")
    def _compute_o2c_exposure(self):
        company = self.env.company
        exposures = self._origin._o2c_credit_exposure(company)
        accounts = self._origin._o2c_credit_accounts(company)
        for partner in self:
            debtor = partner._origin.commercial_partner_id
            partner.update(
                partner._o2c_prepare_exposure_vals(exposures.get(debtor))
                | partner._o2c_prepare_limit_vals(exposures.get(debtor), accounts.get(debtor))
            )

    def _o2c_prepare_exposure_vals(self, exposure):
        from_minor = self.env.company.currency_id.o2c_from_minor
        parts = {
            f"o2c_exposure_{part}": from_minor(getattr(exposure, part)) if exposure else 0.0
            for part in AMOUNT_PARTS
        }
        return {
            **parts,
            "o2c_exposure": from_minor(exposure.total) if exposure else 0.0,
            "o2c_overdue_days": exposure.overdue_days if exposure else 0,
        }

    def _o2c_prepare_limit_vals(self, exposure, account):
        limit = account.limit if account else None
        total = exposure.total if exposure else 0
        from_minor = self.env.company.currency_id.o2c_from_minor
        return {
            "o2c_has_effective_limit": limit is not None,
            "o2c_credit_limit": from_minor(limit or 0),
            "o2c_headroom": from_minor((limit or 0) - total) if limit is not None else 0.0,
            "o2c_credit_usage": max(100.0 * total / limit, 0.0) if limit else 0.0,
            "o2c_credit_limit_text": self._o2c_limit_text(limit),
        }

    def _o2c_limit_text(self, limit):
        """Return the limit in words: none set, no credit at all, or the amount."""
        if limit is None:
            return self.env._("No limit set")
        if not limit:
            return self.env._("No credit")
        currency = self.env.company.currency_id
        return currency.format(currency.o2c_from_minor(limit))

    # === ACTIONS === #

    def action_o2c_open_exposure(self):
        """Open the records that make up the part of the exposure named in the context."""
        self.ensure_one()
        self._o2c_check_credit_reader()
        part = self.env.context.get("o2c_part", "receivable")
        build = {
            "draft_invoices": self._o2c_draft_invoices_action,
            "open_orders": self._o2c_open_orders_action,
            "authorised": self._o2c_authorised_action,
        }.get(part, self._o2c_receivable_action)
        return {
            "type": "ir.actions.act_window",
            "view_mode": "list,form",
            **build(self.commercial_partner_id, part),
        }

    def _o2c_check_credit_reader(self):
        if not any(self.env.user.has_group(group) for group in CREDIT_READERS.split(",")):
            raise AccessError(
                self.env._("Credit figures are shown to credit analysts and auditors only.")
            )

    def _o2c_receivable_action(self, debtor, part):
        today = fields.Date.context_today(self)
        not_late = fields.Domain("date_maturity", ">=", today) | fields.Domain(
            "date_maturity", "=", False
        )
        debit = fields.Domain("amount_residual", ">=", 0)
        narrower = {
            "unapplied": fields.Domain("amount_residual", "<", 0),
            "overdue": debit & fields.Domain("date_maturity", "<", today),
            "not_due": debit & not_late,
        }.get(part, fields.Domain.TRUE)
        exposure = self.env["o2c.credit.exposure"]
        domain = self.env["account.move.line"]._o2c_open_receivable_domain(self.env.company)
        list_view = self.env.ref("o2c_automation.account_move_line_view_list_exposure")
        return {
            "name": self.env._("Open Items of %(customer)s", customer=debtor.display_name),
            "res_model": "account.move.line",
            "view_mode": "list",
            "views": [(list_view.id, "list")],
            "domain": list(domain & exposure._debtor_domain(debtor) & narrower),
        }

    def _o2c_draft_invoices_action(self, debtor, _part):
        return {
            "name": self.env._("Draft Invoices of %(customer)s", customer=debtor.display_name),
            "res_model": "account.move",
            "domain": [
                ("state", "=", "draft"),
                ("move_type", "in", ("out_invoice", "out_receipt")),
                ("company_id", "child_of", self.env.company.ids),
                ("commercial_partner_id", "=", debtor.id),
            ],
        }

    def _o2c_open_orders_action(self, debtor, _part):
        list_view = self.env.ref("o2c_automation.sale_order_view_list_exposure")
        order_ids = self.env["o2c.credit.exposure"].sudo()._orders_of(debtor, self.env.company)
        return {
            "name": self.env._("Open Orders of %(customer)s", customer=debtor.display_name),
            "res_model": "sale.order",
            "views": [(list_view.id, "list"), (False, "form")],
            "domain": [("id", "in", order_ids)],
        }

    def _o2c_authorised_action(self, debtor, _part):
        return {
            "name": self.env._("Authorised Payments of %(customer)s", customer=debtor.display_name),
            "res_model": "payment.transaction",
            "domain": [
                ("state", "=", "authorized"),
                ("sale_order_ids.company_id", "child_of", self.env.company.ids),
                (
                    "sale_order_ids",
                    "any",
                    [
                        ("state", "=", "sale"),
                        ("partner_invoice_id.commercial_partner_id", "=", debtor.id),
                    ],
                ),
            ],
        }
