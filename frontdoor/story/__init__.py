"""The demo's story: one order-to-cash cycle, told through the real server."""

from __future__ import annotations

from frontdoor.story.chapters import bank, billing, cash, charges, dunning, figures, orders
from frontdoor.story.session import StorySession
from frontdoor.story.stage import PEOPLE, open_stage

__all__ = ["StorySession", "run"]

_CHAPTERS = (orders, billing, bank, cash, dunning, charges, figures)


def run(session: StorySession) -> bool:
    """Tell the story and return whether every step ended as it says."""
    session.chapter("Harbour Lane Trading and its people")
    stage = open_stage(session)
    for name, role in PEOPLE.items():
        session.line(f"{name.capitalize()}, {role} (log in as {name}, password {name})")
    for chapter in _CHAPTERS:
        chapter.tell(stage)
    return session.succeeded
