from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    o2c_bank_folder = fields.Char(
        "Folder of Bank Files",
        groups="base.group_system",
        help="A folder of the server where the bank's software leaves its files. They are taken "
        "in every quarter of an hour and moved to the folder “taken” inside it.",
    )

    @api.constrains("o2c_bank_folder")
    def _check_o2c_bank_folder(self):
        for company in self.sudo().filtered("o2c_bank_folder"):
            folder = Path(company.o2c_bank_folder)
            if not folder.is_absolute() or not folder.is_dir():
                raise ValidationError(
                    self.env._(
                        "%(folder)s is no folder of the server. Give its full path.",
                        folder=company.o2c_bank_folder,
                    )
                )
