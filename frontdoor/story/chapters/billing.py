"""The confirmed orders are invoiced, posted and sent, each with its PDF, exactly once."""

from __future__ import annotations

from email.message import EmailMessage

from frontdoor.story.stage import WAIT_SECONDS, Stage, money


def tell(stage: Stage) -> None:
    """Let the scheduled jobs invoice and dispatch, and count the mails that arrived."""
    stage.session.chapter("2. Invoices")
    stage.run_cron("ir_cron_invoice_due_orders")
    for customer in stage.orders:
        invoice = stage.invoice_of(customer)
        stage.session.expect(
            invoice["state"] == "posted",
            f"{invoice['name']} posted, {money(invoice['amount_total'])}",
        )
    _dispatch(stage)


def _dispatch(stage: Stage) -> None:
    stage.run_cron("ir_cron_process_dispatches")
    expected = len(stage.orders)
    stage.session.wait_for(lambda: len(stage.customer_mails()) >= expected, WAIT_SECONDS)
    mails = stage.customer_mails()
    for mail in mails:
        stage.session.line(f"mail to {mail['To']}: {mail['Subject']}")
    stage.session.expect(len(mails) == expected, f"{expected} invoices left by e-mail, each once")
    stage.session.expect(all(map(_has_pdf, mails)), "each carries its PDF")


def _has_pdf(mail: EmailMessage) -> bool:
    return any(part.get_content_type() == "application/pdf" for part in mail.iter_attachments())
