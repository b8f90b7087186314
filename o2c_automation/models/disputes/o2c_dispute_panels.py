from odoo import api, models
from odoo.tools import format_date


class O2cDispute(models.Model):
    """Everything about a case side by side: invoice, order, bank line and documents.

    A panel is a dict with ``key``, ``title`` and any of ``facts`` (pairs of label and text),
    ``text`` (as the payer wrote it), ``table`` (``head`` and ``rows``), ``frame`` (address of
    a page to show), ``files`` and ``action`` (the record behind it). ``empty`` is said where
    there is nothing.
    """

    _inherit = "o2c.dispute"

    # === ACTION METHODS === #

    def action_side_by_side(self):
        """Show what there is to see about the case on one page."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_dispute_panels_action"
        )
        return {**action, "context": {"active_id": self.id}}

    # === PUBLIC METHODS === #

    def get_panels(self):
        """Return the title of the page and its panels."""
        self.ensure_one()
        self.check_access("read")
        return {
            "title": f"{self.name} · {self.partner_id.display_name or ''}",
            "subtitle": self._panel_subtitle(),
            "panels": self._get_panels(),
        }

    # === TO OVERRIDE === #

    def _get_panels(self):
        """Return the panels in reading order; other addons add theirs, such as deliveries."""
        self.ensure_one()
        return [
            self._get_invoice_panel(),
            self._get_bank_panel(),
            self._get_order_panel(),
            self._get_files_panel(),
        ]

    def _get_panel_attachments(self):
        """Return the documents that prove something about the case."""
        self.ensure_one()
        own = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", False)]
        )
        return self.evidence_ids.attachment_ids | own

    # === PANELS === #

    def _panel_subtitle(self):
        return self.env._(
            "%(amount)s in dispute: %(reason)s",
            amount=self.currency_id.format(self.amount),
            reason=self.reason_id.name,
        )

    def _get_invoice_panel(self):
        move = self.move_id
        panel = {
            "key": "invoice",
            "title": self.env._("Invoice"),
            "empty": self.env._("The case is not about an invoice."),
        }
        if not move:
            return panel
        date = format_date(self.env, move.invoice_date_due)
        return {
            **panel,
            "title": move.display_name,
            "frame": f"/report/html/account.report_invoice_with_payments/{move.id}",
            "facts": [
                [self.env._("Total"), move.currency_id.format(move.amount_total)],
                [self.env._("Open"), move.currency_id.format(move.amount_residual)],
                [self.env._("Due"), date],
            ],
            "action": {"model": move._name, "id": move.id},
        }

    def _get_bank_panel(self):
        # The case names the bank line it came from; who works it may read what was written.
        line_sudo = self.sudo().statement_line_id
        panel = {
            "key": "bank",
            "title": self.env._("Bank line"),
            "empty": self.env._("The case did not come from a payment."),
        }
        if not line_sudo:
            return panel
        facts = [
            [self.env._("Date"), format_date(self.env, line_sudo.date)],
            [self.env._("Amount"), line_sudo.currency_id.format(line_sudo.amount)],
            [self.env._("Payer"), line_sudo.o2c_payer_name or line_sudo.partner_id.display_name],
            [self.env._("Account"), line_sudo.o2c_payer_account],
            [self.env._("Reference"), line_sudo.o2c_structured_ref],
            [self.env._("Words found"), self.reason_evidence],
        ]
        return {
            **panel,
            "facts": [fact for fact in facts if fact[1]],
            "text": line_sudo.o2c_remittance_text or line_sudo.payment_ref,
        }

    def _get_order_panel(self):
        """Return what was ordered, delivered and invoiced, line by line."""
        lines_sudo = self.sudo().move_id.invoice_line_ids.sale_line_ids
        panel = {
            "key": "delivery",
            "title": self.env._("Order and delivery"),
            "empty": self.env._("The invoice does not come from an order."),
        }
        if not lines_sudo:
            return panel
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return {
            **panel,
            "title": ", ".join(lines_sudo.order_id.mapped("name")),
            "table": {
                "head": [
                    self.env._("Product"),
                    self.env._("Ordered"),
                    self.env._("Delivered"),
                    self.env._("Invoiced"),
                ],
                "rows": [
                    [
                        line.product_id.display_name or line.name,
                        *(
                            f"{quantity:.{digits}f}"
                            for quantity in (
                                line.product_uom_qty,
                                line.qty_delivered,
                                line.qty_invoiced,
                            )
                        ),
                    ]
                    for line in lines_sudo
                ],
            },
        }

    def _get_files_panel(self):
        """Return the attachments of the case: proof of delivery, photos, agreements."""
        return {
            "key": "files",
            "title": self.env._("Documents"),
            "empty": self.env._("Drop a proof of delivery or a photo into the case's messages."),
            "files": [
                self._get_panel_file(attachment) for attachment in self._get_panel_attachments()
            ],
        }

    @api.model
    def _get_panel_file(self, attachment):
        """Return what the page shows of ``attachment``, which the user may read."""
        return {
            "id": attachment.id,
            "name": attachment.name,
            "is_image": (attachment.mimetype or "").startswith("image/"),
        }
