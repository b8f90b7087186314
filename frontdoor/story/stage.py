"""The stage of the story: the people who act, the customers, what came about so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

from frontdoor.settings import ADDON
from frontdoor.story.rpc import OdooRefused, Rpc
from frontdoor.story.session import StorySession

PEOPLE = {
    "sam": "the salesperson",
    "carla": "the credit manager",
    "chidi": "the cash application clerk",
    "noor": "the collector",
    "ines": "the head of finance",
}
CUSTOMERS = (
    "prompt_payer",
    "slow_payer",
    "over_limit",
    "short_payer",
    "no_reference",
    "disputing",
)
WAIT_SECONDS = 120.0
_BUSY = "already executing"


@dataclass
class Stage:
    """Hands each chapter who acts, on what, and what earlier chapters left."""

    session: StorySession
    users: dict[str, Rpc]
    customers: dict[str, int]
    company: int
    orders: dict[str, int] = field(default_factory=dict)

    def user(self, name: str) -> Rpc:
        """The web session of one of the people."""
        return self.users[name]

    def run_cron(self, xml_id: str) -> None:
        """Run a scheduled job as an administrator's "Run Manually" does.

        The server's own workers may be at it already: then wait for them to finish.
        """
        admin = self.user("admin")
        job = admin.record_of(f"{ADDON}.{xml_id}")

        def ran() -> bool:
            refusal = self.refused(admin.call, "ir.cron", "method_direct_trigger", [job])
            if refusal and _BUSY not in refusal:
                raise OdooRefused(refusal, "")
            return not refusal

        self.session.wait_for(ran, WAIT_SECONDS)

    def invoice_of(self, customer: str) -> dict[str, Any]:
        """The invoice of a customer's order in this story."""
        ines = self.user("ines")
        order = ines.read("sale.order", self.orders[customer], ["invoice_ids"])
        fields = ["name", "state", "amount_total", "amount_residual", "payment_state"]
        return ines.read("account.move", order["invoice_ids"][0], fields)

    def customer_mails(self) -> list[EmailMessage]:
        """The mails that customers received so far, oldest first."""
        partners = self.user("ines").call(
            "res.partner", "read", list(self.customers.values()), ["email"]
        )
        addresses = [partner["email"] for partner in partners]
        mails = self.session.mails()
        return [mail for mail in mails if any(address in mail["To"] for address in addresses)]

    def refused(self, call: Any, *arguments: Any) -> str:
        """Call, expecting to be refused; returns the sentence the user reads, or nothing."""
        try:
            call(*arguments)
        except OdooRefused as refusal:
            return refusal.message
        return ""


def open_stage(session: StorySession) -> Stage:
    """Log everybody in and look the customers up."""
    users = {name: session.login(name, name) for name in (*PEOPLE, "admin")}
    admin = users["admin"]
    names = {name: admin.record_of(f"{ADDON}.res_partner_{name}_demo") for name in CUSTOMERS}
    company = admin.record_of(f"{ADDON}.res_company_harbour_lane_demo")
    for user in users.values():
        user.context["allowed_company_ids"] = [company]
    return Stage(session, users, names, company)


def money(amount: float | Decimal) -> str:
    """Write an amount of euros as people do."""
    return f"{amount:,.2f} EUR"
