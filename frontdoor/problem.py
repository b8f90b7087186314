"""The one way the front door fails: a sentence for a person, and what cures it."""

from __future__ import annotations


class Problem(Exception):
    """Something outside the project is in the way.

    :param sentence: what is wrong, in one sentence.
    :param cure: what the reader can do about it, in one sentence.
    """

    def __init__(self, sentence: str, cure: str) -> None:
        super().__init__(f"{sentence} {cure}")
        self.sentence = sentence
        self.cure = cure
