"""``./o2c demo [--no-serve] [--port N]``: one whole order-to-cash cycle on a demo company."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from frontdoor import addons, folders, locks, ports, say, story, system_tools, templates, workshop
from frontdoor.problem import Problem
from frontdoor.settings import ADDON, REPOSITORY, Settings
from frontdoor.story.mail_sink import mail_sink
from frontdoor.story.server import DemoServer
from frontdoor.story.session import StorySession
from frontdoor.workshop import Workshop

DATABASE = "o2c_demo"
PORT = 8069
# A demo company shows these besides what the addon itself depends on.
_MORE_MODULES = ("sale_management", "contacts", "account_debit_note")
_LOGIN = "admin"


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Prepare the demo company, run the story on it and keep serving unless told not to."""
    parser = argparse.ArgumentParser(prog="o2c demo", description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="end when the story has been told")
    parser.add_argument("--port", type=int, help=f"port of the web server (default {PORT})")
    options = parser.parse_args(arguments)
    port = _port(options.port, serve=not options.no_serve)
    left_out = system_tools.ensure([system_tools.RENDERER])
    with workshop.opened(settings) as shop:
        lock = settings.cache / "locks" / f"database-{DATABASE}"
        with locks.held_at_once(lock, _already_running()):
            succeeded = _tell(shop, port, left_out, serve=not options.no_serve)
    return 0 if succeeded else 1


def _port(wanted: int | None, *, serve: bool) -> int:
    if wanted is None and not serve:
        return ports.free_port()
    port = PORT if wanted is None else wanted
    ports.require_free(port)
    return port


def _already_running() -> Problem:
    return Problem(
        "Another run of the demo uses its database.", "End it first, or use its web address."
    )


def _tell(shop: Workshop, port: int, left_out: Sequence[str], *, serve: bool) -> bool:
    addon = addons.read(REPOSITORY / ADDON)
    recipe = templates.Recipe((addon,), _MORE_MODULES, demo=True)
    say.step("preparing the demo company")
    templates.prepare_database(shop, DATABASE, recipe)
    folder = folders.fresh(shop.settings.run_folder / "demo")
    with mail_sink(shop.odoo.env, folder / "mails") as smtp_port:
        server = DemoServer(shop.odoo, DATABASE, port, smtp_port)
        # Links in mails, and the styles of PDF documents, are fetched from this address.
        shop.databases.set_parameter(DATABASE, "web.base.url", server.address)
        with server.running(folder / "odoo.log") as process:
            succeeded = story.run(_session(port, folder))
            _close(left_out, succeeded)
            if serve:
                _invite(server.address, folder)
                process.wait()
    return succeeded


def _session(port: int, folder: Path) -> StorySession:
    bank = folder / "bank"
    bank.mkdir()
    return StorySession(DATABASE, port, folder / "mails", bank)


def _close(left_out: Sequence[str], succeeded: bool) -> None:
    print(f"left out: {len(left_out)}")
    for sentence in left_out:
        print(f"  {sentence}")
    print("The story ended as told." if succeeded else "The story did NOT end as told.", flush=True)


def _invite(address: str, folder: Path) -> None:
    print(f"\nOdoo is at {address} until Ctrl-C: user {_LOGIN}, password {_LOGIN}.")
    print(f"Mails, bank files and Odoo's log are in {folder}.", flush=True)
