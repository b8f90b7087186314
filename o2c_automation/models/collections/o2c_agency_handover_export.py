import io
import zipfile

import openpyxl

from odoo import fields, models


class O2cAgencyHandover(models.Model):
    """The file for the agency: a sheet with every item, and the documents beside it."""

    _inherit = "o2c.agency.handover"

    # === ACTION METHODS === #

    def action_export(self):
        """Download the list of the items with their documents."""
        self.check_access("read")
        attachment_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self.env._("Agency cases %(day)s", day=fields.Date.today()) + ".zip",
                    "raw": self._to_archive(),
                    "mimetype": "application/zip",
                    "res_model": self._name,
                    "res_id": self[:1].id,
                }
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment_sudo.id}?download=true",
            "target": "download",
        }

    # === BUSINESS METHODS === #

    def _to_archive(self):
        """Return the archive: the sheet and each document that was kept when it was sent."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("items.xlsx", self._to_sheet())
            for move, name in self._document_names().items():
                archive.writestr(name, move.sudo().invoice_pdf_report_id.raw)
        return buffer.getvalue()

    def _document_names(self):
        """Return the file names of the documents that were kept, by entry."""
        moves = self.move_line_ids.move_id.filtered(
            lambda move: move.sudo().invoice_pdf_report_id.raw
        )
        return {move: f"documents/{move.name.replace('/', '-')}.pdf" for move in moves}

    def _to_sheet(self):
        workbook = openpyxl.Workbook()
        workbook.active.title = self.env._("Items")
        workbook.active.append(self._export_head())
        names = self._document_names()
        for case in self:
            for item in case.move_line_ids:
                workbook.active.append(case._export_row(item, names.get(item.move_id, "")))
        buffer = io.BytesIO()
        workbook.save(buffer)
        return buffer.getvalue()

    def _export_head(self):
        return [
            self.env._("Customer"),
            self.env._("Tax ID"),
            self.env._("Address"),
            self.env._("Phone"),
            self.env._("E-mail"),
            self.env._("Document"),
            self.env._("Date"),
            self.env._("Due"),
            self.env._("Amount"),
            self.env._("Open"),
            self.env._("In Dispute"),
            self.env._("Currency"),
            self.env._("Level"),
            self.env._("Last Notice"),
            self.env._("File"),
        ]

    def _export_row(self, item, file_name):
        """Return one item as a row; text that a sheet would run as a formula is kept as text."""
        self.ensure_one()
        customer = self.partner_id
        row = [
            customer.name,
            customer.vat,
            customer.contact_address_inline,
            customer.phone,
            customer.email,
            item.move_id.name,
            item.invoice_date or item.date,
            item.date_maturity,
            item.amount_currency,
            item.amount_residual_currency,
            item.o2c_disputed_amount,
            item.currency_id.name,
            item.o2c_dunning_level,
            item.o2c_dunning_date or None,
            file_name,
        ]
        return [_as_text(value) for value in row]


def _as_text(value):
    """Return ``value`` so that no sheet takes what a customer wrote for a formula."""
    if isinstance(value, str) and value.startswith("="):
        return f"'{value}"
    return None if value is False else value
