"""What work costs: seconds, processor time of Odoo and PostgreSQL together, and memory.

Made to be imported inside Odoo's shell, where a benchmark measures only the part it is about.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

DATA_VARIABLE = "O2C_POSTGRES_DATA"
_TICKS = os.sysconf("SC_CLK_TCK")
_KILOBYTES_IN_MB = 1024


@dataclass(frozen=True)
class Cost:
    """What a measured block took.

    ``postgres_cpu_seconds`` is None with a server of the user's own, whose processes we cannot
    see; ``cpu_seconds`` is then Odoo's share alone.  ``peak_growth_mb`` is how far the peak of
    resident memory rose above what was resident when the block began.
    """

    seconds: float
    odoo_cpu_seconds: float
    postgres_cpu_seconds: float | None
    peak_rss_mb: float
    peak_growth_mb: float

    @property
    def cpu_seconds(self) -> float:
        """Odoo and PostgreSQL together."""
        return self.odoo_cpu_seconds + (self.postgres_cpu_seconds or 0.0)

    def figures(self) -> dict[str, float | None]:
        """The figures under the names that benchmarks report."""
        return {
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "postgres_cpu_seconds": self.postgres_cpu_seconds,
            "peak_rss_mb": round(self.peak_rss_mb, 1),
            "peak_growth_mb": round(self.peak_growth_mb, 1),
        }


class Meter:
    """Measure a block: ``with Meter() as meter: …``, then ``meter.cost``."""

    cost: Cost

    def __enter__(self) -> Meter:
        _forget_peak()
        self._resident = _status("VmRSS")
        self._postgres = postgres_cpu_seconds()
        self._cpu = time.process_time()
        self._clock = time.perf_counter()
        return self

    def __exit__(self, *_exception: object) -> None:
        seconds = time.perf_counter() - self._clock
        cpu = time.process_time() - self._cpu
        after = postgres_cpu_seconds()
        known = after is not None and self._postgres is not None
        postgres = round((after or 0.0) - (self._postgres or 0.0), 3) if known else None
        peak = _status("VmHWM")
        self.cost = Cost(seconds, cpu, postgres, peak, max(0.0, peak - self._resident))


def postgres_cpu_seconds() -> float | None:
    """Processor time of our server with all its processes, ended ones too; None when unknown."""
    data = os.environ.get(DATA_VARIABLE)
    if not data:
        return None
    server = int((Path(data) / "postmaster.pid").read_text().split("\n", 1)[0])
    # The server's own record holds its children that ended; the living ones are added.
    ended_and_own = _cpu_ticks(server, fields=slice(11, 15))
    living = sum(_cpu_ticks(child, fields=slice(11, 13)) for child in _children(server))
    return (ended_and_own + living) / _TICKS


def _cpu_ticks(process: int, fields: slice) -> int:
    stat = _stat(process)
    return sum(int(field) for field in stat[fields])


def _children(parent: int) -> list[int]:
    found = (int(path.name) for path in Path("/proc").glob("[0-9]*"))
    return [process for process in found if _stat(process)[1:2] == [str(parent)]]


def _stat(process: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on (proc(5)); empty when the process has ended."""
    try:
        text = (Path("/proc") / str(process) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _forget_peak() -> None:
    # Writing 5 resets the peak of resident memory (proc(5)).
    Path("/proc/self/clear_refs").write_text("5")


def _status(key: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / _KILOBYTES_IN_MB
    return 0.0
