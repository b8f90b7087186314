"""Stored values of orders that credit decisions rest on, and that users do not give themselves.

Left alone, an order of a million could say that it is worth one, that it is invoiced, or that
it was approved.
"""

ORDER_FIGURES = frozenset(
    {
        "amount_untaxed",
        "amount_tax",
        "amount_total",
        "currency_rate",
        "invoice_status",
        "o2c_credit_check_id",
        "o2c_credit_state",
        "o2c_delivery_check_id",
        "o2c_invoice_check_id",
        "o2c_split_root_id",
        "transaction_ids",
    }
)
LINE_FIGURES = frozenset(
    {
        "invoice_lines",
        "invoice_status",
        "price_subtotal",
        "price_tax",
        "price_total",
        "qty_invoiced",
        "qty_to_invoice",
    }
)
# Lines are made as down payments, and never become one.
KEPT_LINE_FIGURES = LINE_FIGURES | {"is_downpayment"}
