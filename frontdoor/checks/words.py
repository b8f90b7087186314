"""Nothing in the tree points at one machine, one workplace or one package registry."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from frontdoor.checks.files import project_files, report
from frontdoor.settings import REPOSITORY

_PROSE = (".md", ".rst", ".po", ".pot", ".xsd", ".svg", ".html")
_RULES = {
    "names a folder of one machine": re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w"),
    "names a folder outside the project": re.compile(r"\.\./shared\b"),
    "names a package registry": re.compile(
        r"\b(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com)\b", re.IGNORECASE
    ),
}
_ADDRESS = re.compile(r"https?://(?P<host>[\w.-]+)")
# Namespaces and schemas are names, not addresses; the others are examples and the machine itself.
_KNOWN_HOSTS = re.compile(
    r"127\.0\.0\.1|localhost|.*\bexample\b.*|www\.w3\.org|(?:www\.)?odoo\.com|.*\biso20022\b.*"
    r"|www\.gnu\.org|fsf\.org"
    # Where law and reference rates are published: rules name their sources.
    r"|eur-lex\.europa\.eu|www\.ecb\.europa\.eu|www\.bundesbank\.de|www\.oenb\.at"
    r"|www\.bankofengland\.co\.uk|www\.gesetze-im-internet\.de|www\.ris\.bka\.gv\.at"
    r"|www\.legifrance\.gouv\.fr|www\.legislation\.gov\.uk"
)


def complaints_of(name: str, text: str) -> Iterator[str]:
    """What one file must not say."""
    for number, line in enumerate(text.splitlines(), start=1):
        for sentence, pattern in _RULES.items():
            if pattern.search(line):
                yield f"{name}:{number}: {sentence}: {line.strip()[:80]}"
        if not name.endswith(_PROSE):
            yield from (
                f"{name}:{number}: names the host {found['host']}"
                for found in _ADDRESS.finditer(line)
                if not _KNOWN_HOSTS.fullmatch(found["host"])
            )


def main() -> int:
    """Check every text file of the project."""
    texts = {str(path): _text(REPOSITORY / path) for path in project_files()}
    checked = {name: text for name, text in texts.items() if text is not None}
    complaints = [line for name, text in checked.items() for line in complaints_of(name, text)]
    return report(complaints, f"{len(checked)} files")


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


if __name__ == "__main__":
    sys.exit(main())
