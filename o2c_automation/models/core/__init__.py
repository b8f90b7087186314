from . import (
    o2c_state_mixin,
    o2c_tracking_mixin,
    o2c_batch_mixin,
    o2c_cached_mixin,
    o2c_run,
    o2c_demo,
    o2c_factor_mixin,
    o2c_link_mixin,
    o2c_event,
    account_move_line,
    res_currency,
    res_company,
)
