from . import (
    o2c_credit_check,
    sale_order,
    stock_move,
    stock_picking,
)
