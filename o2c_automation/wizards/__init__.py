from . import (
    o2c_bank_import_link,
    o2c_bank_import_mapping,
    o2c_bank_import_mapping_column,
    o2c_bank_import_upload,
    o2c_credit_check_decide,
    o2c_credit_check_decide_line,
    o2c_dispute_use_credit,
    o2c_dispute_code,
    o2c_dispute_split,
    o2c_dispute_waive,
    o2c_dunning_start,
    o2c_match_backtest_start,
)
