"""The project's own checks, for what no ready tool looks at.

Each is a program: ``python -m frontdoor.checks.NAME`` prints what it minds and ends with 1, or
prints one line of facts and ends with 0.
"""
