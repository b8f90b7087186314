"""Explainable cash application: which open items does a bank line pay, and how sure is that?

Pure functions over frozen facts. Start with `propose`; `Proposal` states what always holds.
"""

from .facts import (
    Alias,
    Allocation,
    BankLine,
    Candidate,
    Evidence,
    OpenItem,
    Partner,
    Policy,
    Proposal,
)
from .pipeline import propose
from .reasons import REASONS

__all__ = [
    "REASONS",
    "Alias",
    "Allocation",
    "BankLine",
    "Candidate",
    "Evidence",
    "OpenItem",
    "Partner",
    "Policy",
    "Proposal",
    "propose",
]
