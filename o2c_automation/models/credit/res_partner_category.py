from odoo import Command, models


class ResPartnerCategory(models.Model):
    """Tags that credit policies are picked by, given to customers from the tag."""

    _inherit = "res.partner.category"

    def write(self, vals):
        commands = vals.get("partner_ids")
        if not commands or self.env.su:
            return super().write(vals)
        tagged = self.with_context(active_test=False).partner_ids | self._o2c_named(commands)
        with tagged._o2c_keeping_place():
            return super().write(vals)

    def _o2c_named(self, commands):
        """Return the partners that ``commands`` link, whatever becomes of the others."""
        ids = set()
        for command in commands:
            if command[0] == Command.LINK:
                ids.add(command[1])
            elif command[0] == Command.SET:
                ids.update(command[2])
        return self.env["res.partner"].browse(ids)
