"""Sizes that still fit on a screen: functions, nesting, files."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from frontdoor.checks.files import project_files, report
from frontdoor.settings import REPOSITORY

FUNCTION_LINES = 50
TEST_LINES = 30
FILE_LINES = 400
ENGINE_FILE_LINES = 250
NESTING = 3

Function = ast.FunctionDef | ast.AsyncFunctionDef
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try)
_ENGINE = Path("o2c_automation/engine")


def length(function: Function) -> int:
    """Lines of a function, its docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def nesting(node: ast.AST, level: int = 0) -> int:
    """How deep blocks lie in each other; functions inside count for themselves."""
    deepest = level
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            continue
        inside = level + 1 if _opens_level(node, child) else level
        deepest = max(deepest, nesting(child, inside))
    return deepest


def _opens_level(parent: ast.AST, child: ast.AST) -> bool:
    if not isinstance(child, _BLOCKS):
        return False
    # `elif` is an `if` alone in the other branch: it goes on at the same level.
    return not (isinstance(parent, ast.If) and parent.orelse == [child])


def functions_of(source: str) -> list[Function]:
    """All functions and methods of a module."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]


def complaints_of(path: Path, source: str) -> Iterator[str]:
    """What is too large in one file."""
    lines = source.count("\n")
    limit = ENGINE_FILE_LINES if path.is_relative_to(_ENGINE) else FILE_LINES
    if lines > limit:
        yield f"{path}: {lines} lines, at most {limit} are allowed"
    for function in functions_of(source):
        is_test = function.name.startswith("test_")
        allowed = TEST_LINES if is_test else FUNCTION_LINES
        place = f"{path}:{function.lineno} {function.name}"
        if length(function) > allowed:
            yield f"{place}: {length(function)} lines, at most {allowed} are allowed"
        if nesting(function) > NESTING:
            yield f"{place}: blocks {nesting(function)} deep, at most {NESTING} are allowed"


def main() -> int:
    """Check every Python file of the project."""
    sources = {path: (REPOSITORY / path).read_text() for path in _python_files()}
    complaints = [text for path, source in sources.items() for text in complaints_of(path, source)]
    lengths = [length(node) for source in sources.values() for node in functions_of(source)]
    files = [source.count("\n") for source in sources.values()]
    facts = (
        f"functions: median {statistics.median(lengths):.0f}, longest {max(lengths)} lines;"
        f" files: median {statistics.median(files):.0f}, longest {max(files)} lines"
    )
    return report(complaints, facts)


def _python_files() -> list[Path]:
    return [*project_files(".py"), Path("o2c")]


if __name__ == "__main__":
    sys.exit(main())
