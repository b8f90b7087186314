"""Runs in Odoo's shell, which provides ``env`` and ``parameters``.

``parameters``: ``partners``, ``orders`` (open ones of each), ``bare``: a database with the same
modules of the host and without the addons. Orders of services and of goods are confirmed there in
turn with ours, round by round, so that both meet the machine as it is.
"""

import json
from statistics import median

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from bench import credit_floor, credit_world
from frontdoor.measure import Meter

ROUNDS = 5
CONFIRMED = 40
REPEATS = 40


def counted(work, rounds=ROUNDS):
    """Return (median CPU seconds, queries) of ``work``, done ``rounds`` times from cold caches."""
    costs, queries = [], 0
    for _round in range(rounds):
        env.flush_all()  # noqa: F821
        env.invalidate_all()  # noqa: F821
        env.registry.clear_cache()  # noqa: F821
        before = env.cr.sql_log_count  # noqa: F821
        with Meter() as meter:
            work()
        costs.append(meter.cost.cpu_seconds)
        queries = env.cr.sql_log_count - before  # noqa: F821
    return median(costs), queries, meter.cost


def exposure_figures(ids):
    """Exposure of a thousand and of all customers beside the same sums in plain SQL."""
    partners, company = env["res.partner"], env.company  # noqa: F821
    some, everybody = partners.browse(ids[:1000]), partners.browse(ids)
    _cpu, queries_some, _cost = counted(lambda: some._o2c_credit_exposure(company), 1)
    cpu, queries, cost = counted(lambda: everybody._o2c_credit_exposure(company))
    floor, _queries, floor_cost = counted(lambda: credit_floor.sums(env, ids))  # noqa: F821
    return {
        **cost.figures(),
        "cpu_seconds": round(cpu, 3),
        "units": len(ids),
        "units_per_second": round(len(ids) / cost.seconds, 1),
        "queries": queries,
        "queries_1000": queries_some,
        "queries_5000": queries,
        "floor_seconds": round(floor_cost.seconds, 3),
        "floor_cpu_seconds": round(floor, 3),
        "ratio_to_floor": round(cpu / floor, 3),
    }


def list_figures():
    """The first page of the customers over their limit, and how many there are."""
    partners = env["res.partner"]  # noqa: F821
    names = ("name", "o2c_exposure", "o2c_exposure_overdue", "o2c_credit_usage")
    arguments = {
        "domain": [("o2c_is_over_limit", "=", True), ("customer_rank", ">", 0)],
        "specification": {name: {} for name in names},
        "limit": 80,
    }
    cpu, queries, _cost = counted(lambda: partners.web_search_read(**arguments))
    floor, _queries, _cost = counted(lambda: credit_floor.over_limit(env))  # noqa: F821
    return {
        "list_queries": queries,
        "list_cpu_seconds": round(cpu, 3),
        "list_ratio": round(cpu / floor, 3),
    }


def key_account_figures(ids):
    """Exposure of the key account beside an ordinary one, many times."""
    partners, company = env["res.partner"], env.company  # noqa: F821

    def cost_of(partner_id):
        partner = partners.browse(partner_id)
        partner._o2c_credit_exposure(company)
        with Meter() as meter:
            for _time in range(REPEATS):
                partner._o2c_credit_exposure(company)
        return meter.cost.cpu_seconds

    ordinary = median(cost_of(ids[n]) for n in range(ROUNDS))
    key = median(cost_of(ids[-1]) for _n in range(ROUNDS))
    return {
        "exposure_ordinary_cpu_seconds": round(ordinary / REPEATS, 5),
        "exposure_key_account_cpu_seconds": round(key / REPEATS, 5),
    }


def confirm_round(side, ids, product):
    """Confirm an order for each of ``ids``; return the CPU of all and the queries of one."""
    orders = credit_world.make_orders(side, ids, product)
    side.cr.commit()
    before = side.cr.sql_log_count
    with Meter() as meter:
        for order in orders:
            order.action_confirm()
            side.flush_all()
    assert all(order.state == "sale" for order in orders)
    return meter.cost.cpu_seconds, (side.cr.sql_log_count - before) / CONFIRMED


def confirm_figures(sides):
    """Confirm a round on each of ``sides`` in turn, after a warm-up; medians.

    :param sides: {what its figures are called: (environment, customers, product)}
    """
    rounds = [
        {name: confirm_round(*side) for name, side in sides.items()} for _n in range(ROUNDS + 1)
    ]
    figures = {}
    for name in sides:
        cpu, queries = zip(*(one[name] for one in rounds[1:]), strict=True)
        figures |= {f"{name}_cpu_seconds": median(cpu), f"{name}_queries": median(queries)}
    return figures


def confirm_kinds(bare, ids):
    """Confirm orders of services, then of goods that are in stock, and those of the key account."""
    vals = [{"name": f"Customer {n}", "is_company": True} for n in range(CONFIRMED)]
    bare_ids = bare["res.partner"].create(vals).ids
    some, key = ids[:CONFIRMED], [ids[-1]] * CONFIRMED
    service, bare_service = credit_world.service(env), credit_world.service(bare)  # noqa: F821
    goods, bare_goods = credit_world.goods(env), credit_world.goods(bare)  # noqa: F821
    services = {
        "confirm": (env, some, service),  # noqa: F821
        "confirm_floor": (bare, bare_ids, bare_service),
        "confirm_key_account": (env, key, service),  # noqa: F821
    }
    stored = {
        "confirm_goods": (env, some, goods),  # noqa: F821
        "confirm_goods_floor": (bare, bare_ids, bare_goods),
    }
    return confirm_figures(services) | confirm_figures(stored)


def addons():
    """Return what of the project, and of the host's stock, is installed."""
    modules = env["ir.module.module"].search([("state", "=", "installed")]).mapped("name")  # noqa: F821
    return sorted(name for name in modules if name.startswith("o2c_") or "stock" in name)


def measure():
    """Every figure, with the addon and of the host alone."""
    ids = credit_world.load(env, parameters["partners"], parameters["orders"])  # noqa: F821
    figures = {**exposure_figures(ids), **list_figures(), **key_account_figures(ids)}
    # A limit nobody reaches: the orders of the benchmark have to be confirmed.
    confirming = [*ids[:CONFIRMED], ids[-1]]
    env["res.partner"].browse(confirming).credit_limit = 10**7  # noqa: F821
    with Registry(parameters["bare"]).cursor() as cr:  # noqa: F821
        bare = api.Environment(cr, SUPERUSER_ID, dict(env.context))  # noqa: F821
        figures |= confirm_kinds(bare, ids)
    return {**figures, "addons": addons()}


print(json.dumps(measure()))
