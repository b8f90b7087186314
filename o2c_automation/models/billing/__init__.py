from . import (
    o2c_dispatch_receipt_mixin,
    o2c_dispatch_help_mixin,
    o2c_dispatch_document_mixin,
    o2c_dispatch,
    o2c_invoicing_rule,
    o2c_invoice_check,
    account_move,
    sale_order,
    sale_order_invoicing,
    ir_actions_report,
    res_company,
    res_config_settings,
)
