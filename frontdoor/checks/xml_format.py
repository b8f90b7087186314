"""XML files are well-formed and laid out alike: four spaces a level, no tabs, no trailing blanks.

Text that matters (in an element with words in it) is left to its author.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from lxml import etree

from frontdoor.checks.files import project_files, report
from frontdoor.settings import REPOSITORY

_INDENT = 4
_BLANKS = re.compile(r"[ \t]+$|\t")
_VERBATIM = ("pre", "textarea", "script")


def complaints_of(content: bytes) -> Iterator[str]:
    """What is wrong in one file, as ``LINE: sentence``."""
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError as error:
        yield f"{error.lineno}: not well-formed: {error.msg}"
        return
    for number, line in enumerate(content.decode().split("\n"), start=1):
        if _BLANKS.search(line):
            yield f"{number}: a tab, or blanks at the end of the line"
    if not content.endswith(b"\n"):
        yield f"{len(content.splitlines())}: the last line has no end"
    yield from _layout(root, 0)


def _layout(element: etree._Element, level: int) -> Iterator[str]:
    if element.tag in _VERBATIM:
        return
    before = element.text
    for child in element:
        if not _is_laid_out(before, level + 1):
            yield f"{child.sourceline}: expected {_INDENT * (level + 1)} spaces before this"
        if isinstance(child.tag, str):
            yield from _layout(child, level + 1)
        before = child.tail
    if len(element) and not _is_laid_out(before, level):
        yield f"{element.sourceline}: its end tag should stand under it"


def _is_laid_out(gap: str | None, level: int) -> bool:
    """Whether white space between tags ends in the right indentation; words and no gap pass."""
    if gap is None or gap.strip() or "\n" not in gap:
        return True
    return gap.rpartition("\n")[2] == " " * (_INDENT * level)


def main() -> int:
    """Check every XML file of the project's code (bank files are checked as what they are)."""
    files = [
        path
        for path in project_files(".xml")
        if "data" not in path.parts[1:2] or path.parts[0].startswith("o2c_")
    ]
    complaints = [
        f"{path}:{text}"
        for path in files
        for text in complaints_of((REPOSITORY / path).read_bytes())
    ]
    return report(complaints, f"{len(files)} files")


if __name__ == "__main__":
    sys.exit(main())
