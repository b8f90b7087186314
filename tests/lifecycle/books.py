"""What the books of a database say, and what an addon has left in it: read with plain SQL."""

POSTED = """
    SELECT COALESCE(md5(string_agg(concat_ws('|',
               move.id, move.name, move.state, move.date, move.partner_id, move.amount_total,
               move.amount_residual, move.payment_state, line.id, line.account_id, line.partner_id,
               line.balance, line.amount_currency, line.amount_residual, line.reconciled,
               line.matching_number, line.date_maturity, line.full_reconcile_id),
               E'\\n' ORDER BY move.id, line.id)), '') || ' ' || count(*)
      FROM account_move move JOIN account_move_line line ON line.move_id = move.id
     WHERE move.state = 'posted' AND move.company_id IN ({companies})
"""

COMPANIES = "SELECT string_agg(id::text, ',') FROM res_company"

DEMO_INVOICES = """
    SELECT count(*) FROM account_move move JOIN res_company company ON company.id = move.company_id
     WHERE company.name = 'Harbour Lane Trading' AND move.move_type = 'out_invoice'
       AND move.state = 'posted'
"""

# The demo company keeps its posted entries, and with them the records they name.
LEFT_BEHIND = {
    "tables": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'o2c\\_%'",
    "columns": "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE column_name LIKE 'o2c\\_%'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'o2c\\_%'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'o2c.%'",
    "fields": "SELECT model || '.' || name FROM ir_model_fields WHERE name LIKE 'o2c\\_%'",
    "XML ids": "SELECT name FROM ir_model_data WHERE module LIKE 'o2c\\_automation%'"
    " AND name NOT LIKE '%\\_demo%'",
    "parameters": "SELECT key FROM ir_config_parameter WHERE key LIKE 'o2c\\_automation%'",
    "crons": "SELECT cron_name FROM ir_cron WHERE cron_name LIKE 'O2C%'",
    "attachments": "SELECT name FROM ir_attachment WHERE res_model LIKE 'o2c.%'",
    "messages": "SELECT id::text FROM mail_message WHERE model LIKE 'o2c.%'",
    "activities": "SELECT id::text FROM mail_activity WHERE res_model LIKE 'o2c.%'",
    "followers": "SELECT id::text FROM mail_followers WHERE res_model LIKE 'o2c.%'",
}

MODULES = """
    SELECT name FROM ir_module_module
     WHERE name LIKE 'o2c\\_%' AND state = 'installed'
  ORDER BY name
"""

LEFT_BEHIND_BY_GLUE = {
    "fields": "SELECT model || '.' || name FROM ir_model_fields WHERE name LIKE 'o2c\\_delivery%'",
    "columns": "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE column_name LIKE 'o2c\\_delivery%'",
    "XML ids": "SELECT name FROM ir_model_data WHERE module = 'o2c_automation_stock'",
}
