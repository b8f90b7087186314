"""What happens once, when the addon enters or leaves a database."""

from odoo.api import Environment

OWN_PARAMETERS_PREFIX = "o2c_automation."


def post_init_hook(env: Environment) -> None:
    """Give every existing company the shipped default policies."""
    env["res.company"].search([])._o2c_create_default_policies()


def uninstall_hook(env: Environment) -> None:
    """Remove what no XML id leads to; posted entries are never touched."""
    env["o2c.credit.exposure"]._drop_kept()
    parameters = env["ir.config_parameter"].sudo()
    parameters.search([("key", "=like", f"{OWN_PARAMETERS_PREFIX}%")]).unlink()
