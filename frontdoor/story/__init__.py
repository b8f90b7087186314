"""The demo's story, told through the real server: see :mod:`frontdoor.story.session`."""

from __future__ import annotations

from frontdoor.settings import ADDON
from frontdoor.story.session import StorySession

__all__ = ["StorySession", "run"]


def run(session: StorySession) -> bool:
    """Tell the story and return whether every step ended as it says."""
    session.chapter("The demo company")
    rpc = session.login("admin", "admin")
    installed = rpc.search_read(
        "ir.module.module", [("name", "=", ADDON), ("state", "=", "installed")], ["name"]
    )
    session.expect(bool(installed), f"{ADDON} is installed")
    return session.succeeded
