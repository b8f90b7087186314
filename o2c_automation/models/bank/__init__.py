from . import (
    account_bank_statement_line,
    account_journal,
    o2c_bank_import,
    o2c_bank_import_reading,
    o2c_bank_import_entry,
    o2c_bank_import_message,
    o2c_bank_import_pickup,
    o2c_bank_import_statement,
    o2c_bank_schema,
    res_company,
    res_config_settings,
)
