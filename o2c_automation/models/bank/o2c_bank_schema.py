import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...bankfile import schemas

# The official schemas have 200 KB at most.
_LARGEST = 4 << 20


class O2cBankSchema(models.Model):
    """A schema that bank files are checked against beside the official ones.

    A bank or a country narrows the official message down, or a version appears that
    the installed schemas don't know yet. Which files a schema is for is told by the
    namespace it declares, so it serves all companies.
    """

    _name = "o2c.bank.schema"
    _description = "Bank File Schema"
    _order = "namespace"

    name = fields.Char(required=True, help="Whose schema it is and where it came from.")
    active = fields.Boolean(default=True)
    content = fields.Binary("Schema File", required=True, attachment=True, copy=False)
    filename = fields.Char("File Name")
    namespace = fields.Char("Applies to", compute="_compute_identity", store=True)
    message = fields.Char(compute="_compute_identity", store=True)
    digest = fields.Char(
        "Fingerprint",
        compute="_compute_identity",
        store=True,
        help="SHA-256 of the file; compare it with what the publisher says.",
    )

    _namespace_uniq = models.UniqueIndex(
        "(namespace) WHERE active", "There is a schema for these files already; archive it first."
    )

    # === COMPUTE METHODS === #

    @api.depends("content")
    def _compute_identity(self):
        for schema in self:
            content = schema._bytes()
            schema.digest = hashlib.sha256(content).hexdigest() if content else False
            schema.namespace = schema._read_namespace(content) if content else False
            schema.message = schemas.version_of(schema.namespace or "") or False

    def _read_namespace(self, content):
        if len(content) > _LARGEST:
            raise ValidationError(self.env._("This file is too large to be a schema."))
        try:
            return schemas.namespace_of(content)
        except ValueError as error:
            raise ValidationError(
                self.env._("This is no complete XML schema: %(reason)s", reason=error)
            ) from error

    # === CONSTRAINT METHODS === #

    @api.constrains("content")
    def _check_message(self):
        for schema in self:
            if not schema.message:
                raise ValidationError(
                    self.env._(
                        "The schema is for %(namespace)s, which is no camt.052, camt.053 or "
                        "camt.054 message.",
                        namespace=schema.namespace or self.env._("no message at all"),
                    )
                )

    # === BUSINESS METHODS === #

    def _bytes(self):
        return base64.b64decode(self.with_context(bin_size=False).content or b"")

    @api.model
    def _contents(self):
        """Return the uploaded schemas as the reader takes them: namespace → content."""
        return {schema.namespace: schema._bytes() for schema in self.search([])}
