from . import (
    o2c_receivable,
    o2c_receivable_ageing,
    o2c_receivable_account,
    o2c_receivable_activity,
    o2c_figures,
    o2c_dispatch_figures,
    o2c_dispute_figures,
    o2c_run,
)
