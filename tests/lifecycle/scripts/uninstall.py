"""Run in Odoo's shell: take the addon out again."""

addons = env["ir.module.module"].search(
    [("name", "=like", "o2c_automation%"), ("state", "=", "installed")]
)
addons.button_immediate_uninstall()
env.cr.commit()
