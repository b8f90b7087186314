"""What a story has at hand: the server, the mails that left, a folder for the bank's files."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from frontdoor import ports
from frontdoor.story.rpc import Rpc

_POLL_SECONDS = 0.3


@dataclass
class StorySession:
    """One telling of the story.

    Every step says what it expects through :meth:`expect`; the telling succeeded when all of that
    came true.
    """

    database: str
    port: int
    mail_folder: Path
    bank_folder: Path
    failures: list[str] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        """Whether everything expected so far came true."""
        return not self.failures

    @property
    def address(self) -> str:
        """The server's address."""
        return f"http://{ports.HOST}:{self.port}"

    def login(self, user: str, password: str) -> Rpc:
        """Log a user in."""
        rpc = Rpc(self.address)
        rpc.login(self.database, user, password)
        return rpc

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        print(f"\n== {title}", flush=True)

    def line(self, text: str) -> None:
        """Tell one thing that happened."""
        print(f"   {text}", flush=True)

    def expect(self, condition: bool, text: str) -> bool:
        """Tell what should be so, and remember it when it is not; returns ``condition``."""
        print(f"   {'ok' if condition else 'NO'}  {text}", flush=True)
        if not condition:
            self.failures.append(text)
        return condition

    def mails(self) -> list[EmailMessage]:
        """The mails that left so far, oldest first."""
        files = sorted(self.mail_folder.glob("*.eml"))
        return [_read_mail(path) for path in files]

    def wait_for(self, question: Callable[[], bool], seconds: float) -> bool:
        """Ask again and again until the answer is yes or the time is over."""
        deadline = time.monotonic() + seconds
        while not (answer := question()) and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        return answer


def _read_mail(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
