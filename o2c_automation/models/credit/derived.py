"""Stored figures of orders that credit decisions rest on and that follow from others.

The host computes and stores them, yet takes any value a salesperson writes to them. Left
alone, an order of a million could say that it is worth one.
"""

ORDER_FIGURES = frozenset(
    {"amount_untaxed", "amount_tax", "amount_total", "currency_rate", "invoice_status"}
)
LINE_FIGURES = frozenset(
    {"price_subtotal", "price_tax", "price_total", "qty_invoiced", "qty_to_invoice"}
)


def without_forged(env, vals, figures):
    """Return ``vals`` without the ``figures`` that a user gave instead of the computation.

    They are left out, not refused: connectors that send totals along with the lines go on
    working, and get the totals of the lines. The host's own computation runs in sudo.
    """
    if env.su or figures.isdisjoint(vals):
        return vals
    return {name: value for name, value in vals.items() if name not in figures}
