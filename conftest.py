"""Workers of one test run keep their files apart.

Each has a copy of the database, but they would share its attachments, and Odoo's test classes
collect what their own database does not know as garbage when they end.
"""

import os
import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_filestore(request):
    """Give a worker that tests inside Odoo a file store of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker or not request.config.getoption("--odoo-database", None):
        yield
        return
    request.getfixturevalue("load_registry")
    from odoo.tools import config

    shared = Path(config.filestore(""))
    own = shared.with_name(f"{shared.name}-{worker}")
    shutil.rmtree(own, ignore_errors=True)
    if shared.exists():
        shutil.copytree(shared, own)
    # pytest-odoo has put a mock there, which leads every worker to the one store.
    config.filestore.return_value = str(own)
    yield
    shutil.rmtree(own, ignore_errors=True)
