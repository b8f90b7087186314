from odoo import Command, api, fields, models


class O2cCorrectionLine(models.Model):
    """One line of an invoice as it should have been."""

    _name = "o2c.correction.line"
    _description = "Line of an Invoice Correction"
    _order = "sequence, id"

    correction_id = fields.Many2one("o2c.correction", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="correction_id.company_id")
    currency_id = fields.Many2one(related="correction_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line", "Wrong Line", readonly=True, ondelete="restrict", index=True
    )
    sequence = fields.Integer(default=100)
    product_id = fields.Many2one("product.product", ondelete="restrict")
    name = fields.Text(
        "Description", compute="_compute_from_product", store=True, readonly=False, precompute=True
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price_unit = fields.Float(
        "Price",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Price",
        min_display_digits="Product Price",
    )
    discount = fields.Float("Disc.%", digits="Discount")
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('type_tax_use', '=', 'sale'), ('company_id', 'parent_of', company_id)]",
    )
    price_subtotal = fields.Monetary("Amount", compute="_compute_price_subtotal")
    is_changed = fields.Boolean(compute="_compute_is_changed")

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_from_product(self):
        """Take over what a product that is added costs; lines of the invoice stay as they were."""
        for line in self.filtered(lambda line: line.product_id and not line.move_line_id):
            move = line.correction_id.move_id
            product = line.product_id.with_company(line.company_id)
            line.name = product.display_name
            line.price_unit = product.lst_price
            taxes = product.taxes_id._filter_taxes_by_company(line.company_id)
            line.tax_ids = move.fiscal_position_id.map_tax(taxes)

    @api.depends("quantity", "price_unit", "discount", "tax_ids", "product_id")
    def _compute_price_subtotal(self):
        for line in self:
            base_line = line._prepare_base_line()
            self.env["account.tax"]._add_tax_details_in_base_line(base_line, line.company_id)
            line.price_subtotal = base_line["tax_details"]["raw_total_excluded_currency"]

    @api.depends("quantity", "price_unit", "discount", "tax_ids", "product_id", "name")
    def _compute_is_changed(self):
        for line in self:
            line.is_changed = not line.move_line_id or bool(line._changed_vals())

    # === BUSINESS METHODS === #

    def _prepare_base_line(self):
        self.ensure_one()
        move = self.correction_id.move_id
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            self,
            partner_id=move.partner_id,
            currency_id=move.currency_id,
            rate=move.invoice_currency_rate or 1.0,
            product_uom_id=self.move_line_id.product_uom_id,
        )

    def _total_with_taxes(self):
        """Return what the lines come to, in the currency of their invoice."""
        company, currency = self.company_id, self.currency_id
        if not self or not company:
            return 0.0
        tax = self.env["account.tax"]
        base_lines = [line._prepare_base_line() for line in self]
        tax._add_tax_details_in_base_lines(base_lines, company)
        tax._round_base_lines_tax_details(base_lines, company)
        return tax._get_tax_totals_summary(base_lines, currency, company)["total_amount_currency"]

    def _prepare_line_vals(self):
        """Return what the line of the corrected invoice says."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": [Command.set(self.tax_ids._origin.ids)],
        }

    def _changed_vals(self):
        """Return those values that differ from the line of the wrong invoice."""
        self.ensure_one()
        wrong = self.move_line_id._o2c_prepare_correction_line()
        return {
            name: value for name, value in self._prepare_line_vals().items() if value != wrong[name]
        }
