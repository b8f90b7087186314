from odoo import fields, models


class IrMailServer(models.Model):
    """What a mail server takes, and the last moment before it takes it."""

    _inherit = "ir.mail_server"

    o2c_max_per_hour = fields.Integer(
        "At Most per Hour",
        help="How many documents Order to Cash gives it within an hour. Zero: any number.",
    )

    def _o2c_limited(self):
        """Return the mail servers that have a limit."""
        return self.search([("o2c_max_per_hour", ">", 0)])

    def _prepare_email_message__(self, message, smtp_session):
        prepared = super()._prepare_email_message__(message, smtp_session)
        # Nothing is asked of the database from here on until the mail server has answered.
        mail_id = self.env.context.get("o2c_leaving_mail_id")
        if mail_id:
            self.env["mail.mail"].sudo().browse(mail_id)._o2c_mark_leaving()
        return prepared
