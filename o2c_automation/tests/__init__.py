from . import (
    test_module_invariants,
    test_o2c_event,
    test_o2c_run,
)
