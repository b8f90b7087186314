import hashlib
import mimetypes
import time
from pathlib import Path

from odoo import api, models

# A file that changed a moment ago may still be being written.
_SETTLED_SECONDS = 30
_DONE_FOLDER = "taken"


class O2cBankImport(models.Model):
    """Bank files that come by themselves: from a folder of the server, or by mail."""

    _inherit = "o2c.bank.import"

    # === FOLDER === #

    @api.model
    def _cron_pick_up(self):
        """Take in what waits in the folder of every company."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].sudo().search([("o2c_bank_folder", "!=", False)])
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            model = company._o2c_alone(self)
            if not model._pick_up_company(company):
                break

    def _pick_up_company(self, company):
        """Take in the files of one folder, one a transaction; return whether time is left."""
        cron = self.env["ir.cron"]
        folder = Path(company.o2c_bank_folder)
        waiting = _settled_files(folder)
        if not waiting:
            return cron._commit_progress(1)
        run = self.env["o2c.run"]._start("bank_import", company, parameters={"folder": str(folder)})
        time_left = cron._commit_progress(remaining=len(waiting))
        for path in waiting:
            run._count(*self._pick_up_file(path))
            time_left = cron._commit_progress(1)
            # Only after the commit: a file that is moved is in the database for certain.
            _move_away(path)
            if not time_left:
                break
        run._finish()
        cron._commit_progress()
        return time_left

    def _pick_up_file(self, path):
        """Take one file in and return how that counts in a run."""
        attachment = self.env["ir.attachment"].create({"name": path.name, "raw": path.read_bytes()})
        files, repeated = self._receive(attachment, origin="folder", automatic=True)
        if repeated:
            attachment.unlink()
            return "skipped", "known_already"
        return ("failed", "refused") if files.state == "refused" else ("done", "")

    # === MAIL === #

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Take in the files of a mail; a person looks at them before they are imported."""
        company_id = (custom_values or {}).get("company_id", self.env.company.id)
        model = self.env["res.company"].browse(company_id)._o2c_alone(self)
        parts = [part for part in msg_dict.get("attachments", ()) if _may_be_bank_file(part)]
        if not parts:
            return model._receive_empty_mail(msg_dict)
        vals_list = [{"name": part.fname, "raw": _bytes_of(part)} for part in parts]
        files, _repeated = model._receive(
            self.env["ir.attachment"].create(vals_list), origin="mail"
        )
        # The files are kept as evidence already; the message need not carry them again.
        msg_dict["attachments"] = []
        return files[0]

    def _receive_empty_mail(self, msg_dict):
        """Keep a mail without a bank file where somebody sees it."""
        key = msg_dict.get("message_id") or str(msg_dict.get("date"))
        record_sudo = self.sudo().create(
            {
                "name": msg_dict.get("subject") or self.env._("Mail without subject"),
                "company_id": self.env.company.id,
                "digest": hashlib.sha256(key.encode()).hexdigest(),
                "origin": "mail",
            }
        )
        record = record_sudo.sudo(self.env.su)
        record._add_findings([self.env["o2c.bank.import.message"]._prepare_own("mail.no_file")])
        record._transition("refused", reason="mail.no_file")
        return record


def _settled_files(folder):
    """Return the files of ``folder`` that nobody writes to any more, oldest first."""
    if not folder.is_dir():
        return []
    latest = time.time() - _SETTLED_SECONDS
    files = [path for path in folder.iterdir() if _is_plain(path)]
    settled = [path for path in files if path.stat().st_mtime <= latest]
    return sorted(settled, key=lambda path: (path.stat().st_mtime, path.name))


def _is_plain(path):
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _move_away(path):
    """Move a file that was taken in out of the way; an older one of the same name stays."""
    folder = path.parent / _DONE_FOLDER
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        target, number = folder / f"{path.stem}-{number}{path.suffix}", number + 1
    path.rename(target)


def _may_be_bank_file(part):
    kind = mimetypes.guess_type(part.fname or "")[0] or ""
    return bool(part.fname) and not kind.startswith(("image/", "text/html", "application/pdf"))


def _bytes_of(part):
    """Return what a mail carries as it was sent; the host hands texts out decoded."""
    if isinstance(part.content, bytes):
        return part.content
    return part.content.encode((part.info or {}).get("encoding") or "utf-8")
