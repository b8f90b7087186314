"""Orders are confirmed; one is over its customer's limit, is held, and is released."""

from __future__ import annotations

from typing import Any

from frontdoor.settings import ADDON
from frontdoor.story.stage import Stage, money

# Customer → crates ordered.
ORDERS = {"prompt_payer": 10, "slow_payer": 6, "over_limit": 70, "short_payer": 15}
PRICE = 120


def tell(stage: Stage) -> None:
    """Confirm what fits the limits; hold what does not, and let a manager release it."""
    stage.session.chapter("1. Orders and credit")
    for customer, crates in ORDERS.items():
        stage.orders[customer] = _create_order(stage, customer, crates)
    _confirm(stage)
    _hold(stage)
    _release(stage)


def _create_order(stage: Stage, customer: str, crates: int) -> int:
    sam = stage.user("sam")
    product = sam.search_read("product.product", [("default_code", "=", "CRATE")], ["id"])[0]["id"]
    line = {"product_id": product, "product_uom_qty": crates, "tax_ids": [(5, 0, 0)]}
    values = {"partner_id": stage.customers[customer], "order_line": [(0, 0, line)]}
    return sam.create("sale.order", values)


def _read(stage: Stage, customer: str) -> dict[str, Any]:
    fields = ["name", "state", "amount_total", "o2c_credit_state", "partner_id"]
    return stage.user("sam").read("sale.order", stage.orders[customer], fields)


def _confirm(stage: Stage) -> None:
    stage.user("sam").call("sale.order", "action_confirm", list(stage.orders.values()))
    for customer in ORDERS:
        order = _read(stage, customer)
        held = customer == "over_limit"
        text = f"{order['name']}, {order['partner_id'][1]}, {money(order['amount_total'])}: "
        if held:
            came_true = order["state"] != "sale" and order["o2c_credit_state"] == "held"
            stage.session.expect(came_true, text + "held, over the credit limit")
        else:
            stage.session.expect(order["state"] == "sale", text + "confirmed")


def _hold(stage: Stage) -> None:
    carla = stage.user("carla")
    fields = ["verdict", "limit_amount", "exposure_amount", "order_amount", "explanation"]
    domain = [("order_id", "=", stage.orders["over_limit"])]
    check = carla.search_read("o2c.credit.check", domain, fields, order="id desc", limit=1)[0]
    stage.session.line(f"why: {check['explanation']}")
    refusal = stage.refused(
        stage.user("sam").write, "sale.order", [stage.orders["over_limit"]], {"state": "sale"}
    )
    stage.session.expect(bool(refusal), f"Sam cannot go around it: {refusal}")


def _release(stage: Stage) -> None:
    order = stage.orders["over_limit"]
    refusal = stage.refused(_release_as, stage, "sam", order)
    stage.session.expect(bool(refusal), "Sam cannot release his own order")
    _release_as(stage, "carla", order)
    state = _read(stage, "over_limit")
    stage.session.expect(
        state["state"] == "sale" and state["o2c_credit_state"] == "released",
        f"Carla released {state['name']}: it is confirmed",
    )
    events = stage.user("ines").search_read(
        "o2c.event", [("res_model", "=", "o2c.credit.check"), ("kind", "like", "released")], ["message"]
    )
    stage.session.expect(bool(events), "the release is in the audit trail")


def _release_as(stage: Stage, user: str, order: int) -> None:
    rpc = stage.user(user)
    context = {"active_model": "sale.order", "active_ids": [order], "active_id": order}
    wizard = rpc.create(
        "o2c.credit.check.release", {"reason": "Long-standing customer, deposit agreed"}, context=context
    )
    rpc.call("o2c.credit.check.release", "action_release", [wizard], context=context)


__all__ = ["ADDON", "tell"]
