"""Runs in Odoo's shell: workers that send invoices are killed by the system, time and again.

Each worker is a process of its own, forked from this one as the server forks its workers, with
its own connections. ``PORT`` is the mail server's. Printing is replaced by a page of ours: it is
another program, which a killed worker leaves behind.
"""

import io
import os
import random
import signal
import smtplib
import traceback

from reportlab.pdfgen.canvas import Canvas

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

INVOICES = 12
LIVES = 15
# More statements than an invoice takes, so that workers die in its midst and behind it.
LONGEST_LIFE = 400

registry = Registry(env.cr.dbname)


def open_books(env):
    """Give the company accounts, a customer and a mail server."""
    company = env.company
    if not env["account.journal"].search_count([("type", "=", "sale")]):
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create({"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": PORT})
    company.email = "us@example.com"
    env["res.partner"].create({"name": "Abel Hardware", "email": "abel@example.com"})


def post_invoices(number):
    """Return what posts invoices of the customer; the rule of the company queues them."""

    def post(env):
        customer = env["res.partner"].search([("name", "=", "Abel Hardware")])
        line = {"name": "Bracket", "price_unit": 10.0, "tax_ids": []}
        vals = {"move_type": "out_invoice", "partner_id": customer.id}
        invoices = env["account.move"].create(
            [{**vals, "invoice_line_ids": [(0, 0, line)]} for _number in range(number)]
        )
        invoices.action_post()
        print("QUEUED", *invoices.mapped("name"), flush=True)

    return post


def print_our_page(_send, invoices_data):
    """Stand in for the renderer."""
    page = io.BytesIO()
    canvas = Canvas(page)
    canvas.showPage()
    canvas.save()
    for invoice, data in invoices_data.items():
        data["pdf_attachment_values"] = {
            "name": f"{invoice.name}.pdf".replace("/", "_"),
            "raw": page.getvalue(),
            "mimetype": "application/pdf",
            "res_model": invoice._name,
            "res_id": invoice.id,
            "res_field": "invoice_pdf_report_file",
        }


def die_after(statements):
    """Let the system kill this process before its next statement but so many."""
    left = iter(range(statements))

    def counted(method):
        def call(*args, **kwargs):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*args, **kwargs)

        return call

    for name in ("execute", "commit"):
        setattr(sql_db.Cursor, name, counted(getattr(sql_db.Cursor, name)))


def die_behind_the_mail_server(env):
    """Work, and be killed when the mail server has taken a mail, before anything else."""
    take = smtplib.SMTP.send_message

    def take_and_die(*args, **kwargs):
        take(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    smtplib.SMTP.send_message = take_and_die
    work(env)


def work(env):
    """Do what the scheduled jobs do, each in a transaction of its own as the scheduler does."""
    jobs = [
        lambda env: env["o2c.dispatch"]._cron_process_due(),
        lambda env: env["mail.mail"].process_email_queue(),
        lambda env: env["o2c.dispatch"]._cron_track_receipts(),
    ]
    for job in jobs:
        job(env)
        env.cr.commit()


def work_later(env):
    """Work when all that waits for its next attempt is due."""
    waiting = env["o2c.dispatch"].search([("date_next_attempt", "!=", False)])
    waiting.date_next_attempt = "2020-01-01"
    env.cr.commit()
    work(env)


def tell(env):
    """Wait until no answer of the mail server can come any more, and tell where things are."""
    env["mail.mail"].search([("o2c_date_leaving", "!=", False)]).o2c_date_leaving = "2020-01-01"
    env["o2c.dispatch"]._cron_track_receipts()
    for state, reason, number in env["o2c.dispatch"]._read_group(
        [], ["state", "reason"], ["__count"]
    ):
        print("STATE", state, reason or "-", number, flush=True)


def start(act, statements=None):
    """Let a process ``act``, for so many statements; return its number."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        if statements:
            die_after(statements)
        with registry.cursor() as cr:
            act(api.Environment(cr, SUPERUSER_ID, {}))
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


def was_killed(process):
    """Wait for a process to end; tell whether it was killed."""
    _process, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def run(*acts):
    """Let processes act at once and wait for all of them; return how many were killed."""
    return sum(map(was_killed, [start(act) for act in acts]))


env.cr.close()
sql_db.close_all()
registry["account.move.send"]._prepare_invoice_pdf_report = print_our_page
run(open_books)
run(post_invoices(INVOICES))
chance = random.Random(7)
lives = [chance.randrange(1, LONGEST_LIFE) for _number in range(LIVES)]
killed = sum(was_killed(start(work_later, life)) for life in lives)
run(work_later)
run(post_invoices(INVOICES // 2))
run(work, work)
run(work_later)
run(post_invoices(1))
killed += run(die_behind_the_mail_server)
run(work_later)
run(tell)
print("KILLED", killed, flush=True)
# The shell would end with the connection that was closed before the first fork.
os._exit(0)
