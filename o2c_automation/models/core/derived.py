"""Stored values that follow from others, and that no user's own value replaces.

The host computes and stores them, yet takes any value that somebody writes to them by
remote call. Such values are left out, not refused: connectors that send totals along with
the lines go on working, and get the totals of the lines. Computations do not pass through
``create`` and ``write``, or run in sudo.
"""


def without(vals, names):
    """Return ``vals`` without the fields ``names``, whoever gave them."""
    return {name: value for name, value in vals.items() if name not in names}


def without_forged(env, vals, names):
    """Return ``vals`` without the fields ``names`` that a user gave instead of the system."""
    return vals if env.su or names.isdisjoint(vals) else without(vals, names)


def without_derived(records, vals):
    """Return ``vals`` without the stored computed fields of ``records`` that a user gave."""
    if records.env.su:
        return vals
    known = records._fields
    return without_forged(
        records.env, vals, {name for name in vals if name in known and _is_derived(known[name])}
    )


def _is_derived(field):
    return bool(field.store and field.compute and field.readonly and not field.inverse)
