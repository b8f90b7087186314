"""Orders are confirmed; one is over its customer's limit, is held, and is released."""

from __future__ import annotations

from typing import Any

from frontdoor.story.stage import Stage, money

# Customer → crates ordered.
ORDERS = {"prompt_payer": 10, "slow_payer": 6, "over_limit": 70, "short_payer": 15}


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
    order = stage.orders["over_limit"]
    check = stage.user("carla").search_read(
        "o2c.credit.check", [("order_id", "=", order)], ["message"], order="id desc", limit=1
    )[0]
    stage.session.line(f"why: {check['message']}")
    refusal = stage.refused(stage.user("sam").write, "sale.order", [order], {"state": "sale"})
    stage.session.expect(bool(refusal), f"Sam cannot go around it: {refusal}")


def _release(stage: Stage) -> None:
    _decide(stage, "sam", "action_o2c_request_release", "They pay within the month.")
    refusal = stage.refused(_decide, stage, "sam", "action_o2c_release", "It is my customer.")
    stage.session.expect(bool(refusal), "Sam asks for its release, and cannot give it himself")
    _decide(stage, "carla", "action_o2c_release", "Long-standing customer, good payer.")
    order = _read(stage, "over_limit")
    stage.session.expect(
        order["state"] == "sale" and order["o2c_credit_state"] == "released",
        f"Carla releases {order['name']}: it is confirmed",
    )
    events = stage.user("ines").search_read(
        "o2c.event", [("kind", "=", "credit.check.released")], ["message"]
    )
    stage.session.expect(len(events) == 1, "her release is in the audit trail")


def _decide(stage: Stage, user: str, verb: str, reason: str) -> None:
    """Press a button of the held order and fill in the dialog it opens."""
    rpc = stage.user(user)
    dialog = rpc.call("sale.order", verb, [stage.orders["over_limit"]])
    wizard = rpc.create(dialog["res_model"], {"reason": reason}, context=dialog["context"])
    rpc.call(dialog["res_model"], "action_apply", [wizard])
