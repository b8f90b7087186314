"""Finds the e-invoices among the files that leave with an invoice, those inside of PDFs too."""

import io

from odoo.tools.pdf import OdooPdfFileReader

PDF = b"%PDF"


def own_files(invoice_data):
    """Return the e-invoices that leave as files of their own, from what the host has prepared."""
    prepared = (values for values in invoice_data.values() if isinstance(values, dict))
    return tuple(values["raw"] for values in prepared if values.get("raw") and _is_xml(values))


def attached(attachments):
    """Return the e-invoices that the attachments are, or carry."""
    found = []
    for attachment in attachments:
        values = {"name": attachment.name, "mimetype": attachment.mimetype}
        found += [attachment.raw] if _is_xml(values) else embedded(attachment.raw)
    # A copy in the PDF often is the very file that is attached beside it.
    return tuple(dict.fromkeys(found))


def embedded(pdf):
    """Return the e-invoices inside of ``pdf``; none where that is no PDF at all."""
    if not (pdf or b"").startswith(PDF):
        return ()
    reader = OdooPdfFileReader(io.BytesIO(pdf), strict=False)
    return tuple(raw for name, raw in reader.getAttachments() if name.lower().endswith(".xml"))


def _is_xml(values):
    name, mimetype = values.get("name") or "", values.get("mimetype") or ""
    return name.lower().endswith(".xml") or mimetype.endswith("/xml")
