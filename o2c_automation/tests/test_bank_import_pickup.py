import os
import tempfile
from email.message import EmailMessage
from pathlib import Path

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .bank_common import BankFileCommon, camt, entry

ONE = camt([entry(100, "Invoice Grün", ref="B1")])
LONG_AGO = (1_700_000_000, 1_700_000_000)
A_MOMENT_AGO = (4_000_000_000, 4_000_000_000)  # however long a slow machine takes to look


@tagged("post_install", "-at_install")
class TestBankImportPickup(BankFileCommon):
    """Files that come from a folder or by mail."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.company.o2c_bank_folder = folder.name

    def _leave(self, name, content, times=LONG_AGO):
        path = self.folder / name
        path.write_bytes(content)
        os.utime(path, times)
        return path

    def _pick_up(self):
        with self.enter_registry_test_mode():
            self.env.ref("o2c_automation.cron_bank_pick_up").method_direct_trigger()
        self.env.invalidate_all()

    def _mail(self, **parts):
        mail = EmailMessage()
        mail["From"], mail["To"] = "bank@example.com", "bank-files@example.com"
        mail["Subject"], mail["Message-ID"] = "Your statements", "<one@example.com>"
        mail.set_content("See the attachment")
        for name, content in parts.items():
            mail.add_attachment(
                content, maintype="application", subtype="xml", filename=f"{name}.xml"
            )
        threads = self.env["mail.thread"]
        return self.Import.browse(threads.message_process("o2c.bank.import", mail.as_bytes()))

    def test_a_file_in_the_folder_is_imported_and_moved(self):
        path = self._leave("day.xml", ONE)
        self._pick_up()
        self.assertEqual(self._lines().mapped("amount"), [100.0])
        self.assertEqual((path.exists(), (self.folder / "taken/day.xml").exists()), (False, True))

    def test_a_file_that_may_still_be_written_waits(self):
        path = self._leave("day.xml", ONE, times=A_MOMENT_AGO)
        self._pick_up()
        self.assertTrue(path.exists())
        self.assertFalse(self._lines())

    def test_a_file_that_came_before_is_moved_and_adds_nothing(self):
        self._import_file(ONE)
        self._leave("day.xml", ONE)
        self._pick_up()
        self.assertEqual(len(self._lines()), 1)
        self.assertTrue((self.folder / "taken/day.xml").exists())

    def test_a_bad_file_does_not_stop_the_others(self):
        self._leave("a.xml", ONE[:-50])
        self._leave("b.xml", ONE)
        self._pick_up()
        states = dict(self.Import.search([]).mapped(lambda file: (file.name, file.state)))
        self.assertEqual(states, {"a.xml": "refused", "b.xml": "imported"})

    def test_a_path_that_is_no_folder_is_refused_in_the_settings(self):
        with self.assertRaises(ValidationError):
            self.company.o2c_bank_folder = "/no/such/folder"

    def test_a_file_by_mail_waits_for_somebody_to_import_it(self):
        file = self._mail(day=ONE)
        self.assertEqual((file.state, file.origin, file.name), ("ready", "mail", "day.xml"))
        self.assertFalse(self._lines())

    def test_a_file_by_mail_keeps_every_byte(self):
        self.assertEqual(self._mail(day=ONE).attachment_id.raw, ONE)

    def test_a_mail_without_a_file_says_so(self):
        file = self._mail()
        self.assertEqual(file.finding_ids.mapped("code"), ["mail.no_file"])
