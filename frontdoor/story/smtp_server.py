"""The mail server's own process: accepts every mail and writes it as ``NNNNNN.eml``.

Run as ``python -m frontdoor.story.smtp_server FOLDER`` in the project's environment; it prints
the port it listens on as its first line.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from frontdoor import ports

_MAX_BYTES = 50_000_000


class FolderHandler:
    """Writes each mail under the next number, complete or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(  # noqa: N802  the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take one mail."""
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        name = f"{next(self._numbers):06}"
        partial = self._folder / f"{name}.partial"
        partial.write_bytes(data)
        partial.rename(self._folder / f"{name}.eml")
        return "250 Message accepted"


async def serve(folder: Path) -> None:
    """Serve for ever."""
    handler = FolderHandler(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=_MAX_BYTES, hostname="localhost"), ports.HOST, 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(serve(Path(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(0)
