import base64
import hashlib

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .bank_common import BankFileCommon, camt, entry

NEWER = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.77"


def xsd(namespace=NEWER, *, content="skip"):
    """Return a schema of one namespace; ``content`` "strict" lets nothing pass."""
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}" '
        f'elementFormDefault="qualified"><xs:element name="Document"><xs:complexType>'
        f'<xs:sequence><xs:any processContents="{content}" maxOccurs="unbounded"/></xs:sequence>'
        "</xs:complexType></xs:element></xs:schema>"
    ).encode()


@tagged("post_install", "-at_install")
class TestBankSchema(BankFileCommon):
    """Administrators add the schemas of a country, a bank or a new version."""

    @classmethod
    def _schema(cls, content, **vals):
        values = {"name": "Ours", "content": base64.b64encode(content), **vals}
        return cls.env["o2c.bank.schema"].sudo().create(values)

    def _newer_file(self):
        content = camt([entry(100, "Invoice 1")]).replace(b"camt.053.001.08", b"camt.053.001.77")
        return self._check_file(content)

    def test_a_version_without_schema_is_told(self):
        self.assertIn("schema.nearest", self._newer_file().finding_ids.mapped("code"))

    def test_an_uploaded_schema_is_used_for_the_files_it_is_for(self):
        self._schema(xsd())
        self.assertNotIn("schema.nearest", self._newer_file().finding_ids.mapped("code"))

    def test_an_archived_schema_is_not_used(self):
        self._schema(xsd()).active = False
        self.assertIn("schema.nearest", self._newer_file().finding_ids.mapped("code"))

    def test_a_schema_tells_what_it_is_for_and_its_fingerprint(self):
        schema = self._schema(xsd())
        self.assertEqual((schema.message, schema.namespace), ("camt.053.001.77", NEWER))
        self.assertEqual(schema.digest, hashlib.sha256(xsd()).hexdigest())

    def test_what_is_no_schema_is_not_taken(self):
        with self.assertRaisesRegex(ValidationError, "no complete XML schema"):
            self._schema(b"<Document/>")

    def test_a_schema_of_another_message_is_not_taken(self):
        with self.assertRaisesRegex(ValidationError, "no camt"):
            self._schema(xsd("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"))

    def test_a_schema_that_calls_for_other_files_is_not_taken(self):
        entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        with self.assertRaises(ValidationError):
            self._schema(entity + xsd())

    def test_only_administrators_upload_schemas(self):
        manager = self._user("ar_manager")
        with self.assertRaises(AccessError):
            self.env["o2c.bank.schema"].with_user(manager).create({"name": "x"})

    def test_a_clerk_reads_files_with_an_uploaded_schema(self):
        self._schema(xsd())
        clerk = self._user("cash_applier")
        self.assertEqual(list(self.env["o2c.bank.schema"].with_user(clerk)._contents()), [NEWER])
