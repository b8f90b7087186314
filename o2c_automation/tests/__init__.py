from . import (
    test_billing_access,
    test_invoice_dispatch,
    test_invoicing_rule,
    test_dispatch_contract,
    test_dispute,
    test_dispute_ledger,
    test_bank_import,
    test_module_invariants,
    test_o2c_event,
    test_o2c_run,
)
