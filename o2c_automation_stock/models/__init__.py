from . import (
    o2c_credit_check,
    o2c_dispute,
    o2c_dispute_panels,
    res_company,
    res_config_settings,
    sale_order,
    sale_order_line,
    stock_move,
    stock_picking,
    stock_picking_proof,
    stock_picking_return,
)
