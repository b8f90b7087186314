from . import (
    account_move,
    account_move_line,
    account_partial_reconcile,
    o2c_dispute,
    o2c_dispute_deduction,
    o2c_dispute_ledger,
    o2c_dispute_reason,
    o2c_dispute_resolution,
    o2c_dispute_workflow,
    res_company,
    res_config_settings,
    res_partner,
)
