"""For which customers a policy is, and which of several counts for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Ground = Literal["tag", "country", "risk_class"]


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells customers apart: the ids of their tags and country, and their risk class."""

    tag_ids: frozenset[int] = frozenset()
    country_id: int | None = None
    risk_class: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a policy is for: any of the tags, any of the countries, the risk class.

    What is empty keeps nobody out.
    """

    tag_ids: frozenset[int] = frozenset()
    country_ids: frozenset[int] = frozenset()
    risk_class: str = ""

    def fits(self, marks: Marks) -> bool:
        """Whether a customer with these marks is one the policy is for."""
        return (
            (not self.tag_ids or bool(self.tag_ids & marks.tag_ids))
            and (not self.country_ids or marks.country_id in self.country_ids)
            and (not self.risk_class or marks.risk_class == self.risk_class)
        )

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """What the scope asks for, the mark that says most about a customer first."""
        asked: tuple[tuple[Ground, bool], ...] = (
            ("tag", bool(self.tag_ids)),
            ("country", bool(self.country_ids)),
            ("risk_class", bool(self.risk_class)),
        )
        return tuple(ground for ground, is_asked in asked if is_asked)


#: The scope of a policy that is for all customers.
EVERYBODY = Scope()


def narrowest(scopes: Sequence[Scope], marks: Marks) -> int | None:
    """Return the place of the narrowest of ``scopes`` that fits; None where none does.

    More marks are narrower than fewer; of as many, a tag is narrower than a country and that
    than a risk class. Of two that are as narrow, the first counts.

    >>> narrowest([Scope(), Scope(country_ids=frozenset({49}))], Marks(country_id=49))
    1
    """
    fitting = [place for place, scope in enumerate(scopes) if scope.fits(marks)]
    return max(fitting, key=lambda place: _narrowness(scopes[place]), default=None)


def _narrowness(scope: Scope) -> tuple[int, bool, bool]:
    return len(scope.grounds), "tag" in scope.grounds, "country" in scope.grounds
