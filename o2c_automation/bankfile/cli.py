"""``./o2c bankfile FILE… [--json]``: what an import would say about a file, without a database."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from .mapping import CsvMapping
from .messages import Log, Refusal
from .model import Result
from .reader import open_file
from .report import as_object, as_table


def main(argv: list[str]) -> int:
    """Read each file and print what was found; 0 whatever the verdicts."""
    options = _parser().parse_args(argv)
    mapping = CsvMapping.from_json(options.mapping.read_text()) if options.mapping else None
    for path in options.files:
        start = time.perf_counter()
        result = _check(path, strict=options.strict, mapping=mapping)
        seconds = time.perf_counter() - start
        if options.json:
            line = json.dumps(as_object(result, seconds), ensure_ascii=False)
        else:
            line = as_table(result, seconds)
        sys.stdout.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
        sys.stdout.flush()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="o2c bankfile", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object per file and line")
    parser.add_argument("--strict", action="store_true", help="refuse what breaks the schema")
    parser.add_argument("--mapping", type=Path, help="saved mapping of a table's columns (JSON)")
    return parser


def _check(path: Path, *, strict: bool, mapping: CsvMapping | None) -> Result:
    """Check one file with bounded memory; a file that can't be opened is a refused one."""
    try:
        with (
            path.open("rb") as stream,
            open_file(stream, name=str(path), strict=strict, mapping=mapping) as file,
        ):
            return file.check()
    except OSError as error:
        log = Log()
        log.refuse(Refusal("file.unreadable", format="file", detail=error.strerror))
        return Result(name=str(path), messages=log.messages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
