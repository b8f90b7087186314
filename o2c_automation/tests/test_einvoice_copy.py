import io
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.pdf import OdooPdfFileWriter

from ..models.billing.einvoice_files import embedded
from .einvoice_common import EinvoiceCommon

HOST_TOOLS = "odoo.addons.account_edi_ubl_cii.models.account_move_send.tools"


def blank_pdf():
    writer, file = OdooPdfFileWriter(), io.BytesIO()
    writer.addBlankPage(100, 100)
    writer.write(file)
    return file.getvalue()


@tagged("post_install", "-at_install")
class TestEinvoiceCopy(EinvoiceCommon):
    """The host puts an e-invoice into each PDF, asked for or not; none that is broken leaves."""

    def setUp(self):
        super().setUp()
        if "account.edi.xml.cii" not in self.env:
            self.skipTest("This host puts no e-invoices into PDFs.")
        # The host does so outside of tests only, and prints nothing in them.
        self.startPatcher(patch(HOST_TOOLS, SimpleNamespace(config={"test_enable": False})))
        send = self.env.registry["account.move.send"]
        self.startPatcher(patch.object(send, "_prepare_invoice_pdf_report", self._print()))

    def _print(self):
        """Return what stands in for the renderer: a real PDF with nothing on it."""
        fixed = {"raw": blank_pdf(), "mimetype": "application/pdf", "res_model": "account.move"}

        def prepare(_send, data):
            for invoice, values in data.items():
                of_invoice = {"name": "invoice.pdf", "res_id": invoice.id}
                field = {"res_field": "invoice_pdf_report_file"}
                values["pdf_attachment_values"] = {**fixed, **of_invoice, **field}

        return prepare

    def _sent(self, **vals):
        invoice = self._invoice(100, **vals)
        self._send()
        return invoice, invoice.o2c_dispatch_ids, embedded(invoice.invoice_pdf_report_id.raw)

    def test_a_copy_that_is_right_leaves_in_the_pdf(self):
        _invoice, dispatch, copies = self._sent(partner=self.plain)
        self.assertRecordValues(dispatch, [{"state": "handed_over", "einvoice_status": "valid"}])
        self.assertEqual(len(copies), 1)

    def test_a_broken_copy_nobody_asked_for_stays_out_and_the_invoice_leaves(self):
        invoice = self._invoice(100, partner=self.plain)
        invoice.button_draft()
        invoice.invoice_line_ids.tax_ids = False
        invoice.action_post()
        self._send()
        dispatch = invoice.o2c_dispatch_ids.filtered("is_current")
        self.assertRecordValues(
            dispatch, [{"state": "handed_over", "einvoice_status": "left_out", "error": False}]
        )
        self.assertIn("ApplicableTradeTax", dispatch.einvoice_violations)
        self.assertFalse(embedded(invoice.invoice_pdf_report_id.raw))

    def test_the_one_asked_for_is_judged_once_and_stays_in_the_pdf(self):
        invoice, dispatch, copies = self._sent()
        self.assertEqual(dispatch.einvoice_status, "valid")
        self.assertEqual(copies, (invoice.ubl_cii_xml_id.raw,))
