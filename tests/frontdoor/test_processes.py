"""Programs that the front door runs never outlive it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from frontdoor import processes
from frontdoor.settings import REPOSITORY

SLEEP = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"]
OUTER = f"""
from frontdoor import processes
processes.end_on_terminate()
processes.follow({SLEEP!r}, heard=lambda line: print(line, flush=True))
"""


def test_lines_are_heard_as_they_come():
    heard = []
    code = processes.follow([sys.executable, "-c", "print(1); print(2)"], heard=heard.append)
    assert (code, heard) == (0, ["1", "2"])


def test_a_program_is_ended_when_the_block_fails():
    with pytest.raises(ValueError), processes.started(SLEEP) as process:
        raise ValueError
    assert process.returncode == -signal.SIGTERM


def test_a_terminated_run_takes_its_program_along():
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", OUTER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as outer:
        outer.stdout.readline()
        started = time.monotonic()
        outer.terminate()
        # The pipe ends only when nobody holds it any more, the inner program included.
        outer.stdout.read()
    assert (outer.returncode, time.monotonic() - started < 30) == (128 + signal.SIGTERM, True)
