"""Ports of this machine."""

from __future__ import annotations

import socket

from frontdoor.problem import Problem

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> None:
    """Fail when somebody listens on ``port`` already, or nobody may."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise Problem(
                f"Port {port} cannot be used: {error}.", "Choose another one with --port N."
            ) from error
