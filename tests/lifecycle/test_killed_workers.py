"""Workers that send invoices are killed by the system, and each mail leaves exactly once.

A real mail server counts. What is killed are processes, between any two statements they send to
the database, and right behind the mail server's answer, before anything could be noted.
"""

from collections import Counter
from email import message_from_bytes

import pytest

from frontdoor import addons, templates
from frontdoor.settings import ADDON, REPOSITORY
from frontdoor.story.mail_sink import mail_sink

from .conftest import Books, text_of

DATABASE = "o2c_lifecycle_killed"


@pytest.fixture(scope="module")
def killed(shop, tmp_path_factory):
    """What the script told, by first word, and how often each invoice arrived."""
    addon = addons.read(REPOSITORY / ADDON)
    templates.prepare_database(
        shop, DATABASE, templates.Recipe((addon,), scope=addons.scope(addon))
    )
    folder = tmp_path_factory.mktemp("mails")
    with mail_sink(shop.odoo.env, folder) as port:
        told = listen(Books(shop, DATABASE, has_demo=False), port)
    mails = [message_from_bytes(path.read_bytes()) for path in folder.glob("*.eml")]
    shop.databases.drop(DATABASE)
    arrived = Counter(mail["Subject"].split("Ref ")[1].rstrip(")") for mail in mails)
    return {**told, "arrived": arrived}


def listen(database, port):
    """Run the script in Odoo's shell; return its lines by their first word."""
    result = database.start(database.shell, f"PORT = {port}\n{text_of('kill_dispatch')}")
    assert "KILLED" in result.stdout, result.stderr[-4000:]
    told = {}
    for word, *rest in map(str.split, result.stdout.splitlines()):
        told.setdefault(word, []).append(rest)
    return told


def test_many_workers_were_killed_while_they_worked(killed):
    assert int(killed["KILLED"][0][0]) >= 10


def test_each_invoice_arrived_exactly_once(killed):
    queued = [name for names in killed["QUEUED"] for name in names]
    assert killed["arrived"] == dict.fromkeys(queued, 1)


def test_of_two_workers_at_once_each_leaves_alone_what_the_other_sends(killed):
    at_once = killed["QUEUED"][1]
    assert [killed["arrived"][name] for name in at_once] == [1] * len(at_once)


def test_what_nobody_can_know_to_have_arrived_is_shown_and_not_repeated(killed):
    states = {(state, reason): int(number) for state, reason, number in killed["STATE"]}
    unknown = states.pop(("undeliverable", "unconfirmed"))
    assert unknown >= 1
    assert {state for state, _reason in states} == {"delivered"}
