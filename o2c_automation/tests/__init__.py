from . import (
    test_cash_application,
    test_cash_posting,
    test_cash_undo,
    test_payer_alias,
    test_dispatch_contract,
    test_dispute,
    test_dispute_ledger,
    test_bank_import,
    test_module_invariants,
    test_o2c_event,
    test_o2c_run,
)
