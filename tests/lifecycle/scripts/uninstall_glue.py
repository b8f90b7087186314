"""Run in Odoo's shell: take the glue out, and leave the main addon where it is."""

glue = env["ir.module.module"].search([("name", "=", "o2c_automation_stock")])
glue.button_immediate_uninstall()
env.cr.commit()
