"""Finding partners by the payer's name as banks give it: cut, upper-cased, glued, reordered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from .facts import Key, Partner
from .lexicon import LEADING_FORMS, LEGAL_FORMS, NAME_FILLERS
from .postings import Postings
from .scan import fold

_WORD = re.compile(r"[^\W_]+")
_SIMILAR = 0.86  # least similarity of a fuzzy name
_LEAD = 0.05  # least lead of the most similar name over the next different one
_CLOSE = 4  # equally near names that are worth telling
_FORM_LENGTH = 4  # words up to this length at the end may be a legal form no table knows
_POOL = 400  # names compared at most


class Name(NamedTuple):
    """A name taken apart: `words` without legal form, `form` the canonical legal form or ''."""

    words: tuple[str, ...]
    form: str

    @property
    def glued(self) -> str:
        return "".join(self.words)

    @property
    def whole(self) -> str:
        """With the legal form."""
        return self.glued + self.form.replace(" ", "")

    @property
    def key(self) -> str:
        return " ".join(sorted(self.words))


class NameMatch(NamedTuple):
    """Partners a name may mean: several when only the legal form tells them apart, or (`close`)
    when several names are almost equally near."""

    ids: tuple[Key, ...]
    exact: bool
    close: bool = False


@lru_cache(maxsize=65_536)
def parse_name(text: str) -> Name:
    """Take a name apart.

    >>> parse_name("Müller & Söhne S.r.l."), parse_name("MUELLER SOEHNE SRL")
    (Name(words=('MULLER', 'SOHNE'), form='SRL'), Name(words=('MULLER', 'SOHNE'), form='SRL'))
    """
    folded = fold(text).replace("AE", "A").replace("OE", "O").replace("UE", "U")
    words = _join_initials(_WORD.findall(folded))
    base, form = _split_form(words)
    plain = tuple(w for w in base if w not in NAME_FILLERS) or tuple(base)
    return Name(plain, form)


def _join_initials(words: Sequence[str]) -> list[str]:
    """Read `S P A` as `SPA`: single letters in a row belong together."""
    joined: list[str] = []
    initials = False
    for word in words:
        if len(word) == 1 and initials:
            joined[-1] += word
        else:
            joined.append(word)
        initials = len(word) == 1
    return joined


def _split_form(words: list[str]) -> tuple[list[str], str]:
    """Take legal forms off the end (and a few off the beginning); one word always stays."""
    forms: list[str] = []
    rest = list(words)
    while len(rest) > 1:
        pair = LEGAL_FORMS.get("".join(rest[-2:])) if len(rest) > 2 else None
        form = pair or LEGAL_FORMS.get(rest[-1])
        if form is None:
            break
        forms.insert(0, form)
        del rest[-2 if pair else -1 :]
    if len(rest) > 1 and rest[0] in LEADING_FORMS:
        forms.append(LEGAL_FORMS[rest.pop(0)])
    return rest, " ".join(dict.fromkeys(forms))


def _stems(words: tuple[str, ...]) -> list[str]:
    """A name without the short words at its end, which may be legal forms no table knows."""
    stems = []
    end = len(words)
    while end > 2 and len(words[end - 1]) <= _FORM_LENGTH:
        end -= 1
        stems.append(" ".join(words[:end]))
    return stems


def _table(keys: Sequence[str], positions: Sequence[int]) -> Postings[str]:
    table: Postings[str] = Postings()
    table.add(keys, positions)
    return table


def forms_agree(stated: str, known: str) -> bool:
    """Whether two legal forms may be the same: either is missing, or cut short by the bank."""
    return not stated or not known or known.startswith(stated) or stated.startswith(known)


def similarity(stated: Name, known: Name) -> float:
    """0..1: how well the words fit, whatever their order, spacing, cuts and single typos."""
    glued = fuzz.ratio(stated.glued, known.glued) / 100
    return max(glued, _word_similarity(stated.words, known.words))


def _word_similarity(stated: Sequence[str], known: Sequence[str]) -> float:
    """Mean of how much of the stated and how much of the known words found a counterpart."""
    return (_covered(stated, known) + _covered(known, stated)) / 2


def _covered(words: Iterable[str], by: Sequence[str]) -> float:
    """Share of the letters of `words` with a counterpart; each counterpart serves once."""
    free = list(by)
    total = found = 0.0
    for word in sorted(words, key=len, reverse=True):
        total += len(word)
        best = max(free, key=lambda other: _word_match(word, other), default="")
        match = _word_match(word, best) if best else 0.0
        if match:
            free.remove(best)
            found += len(word) * match
    return found / total if total else 0.0


def _word_match(word: str, other: str) -> float:
    if word == other:
        return 1.0
    short, long = sorted((word, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return 0.95
    ratio = fuzz.ratio(word, other) / 100
    return ratio if ratio >= 0.75 else 0.0


class NameIndex:
    """All partner names, prepared once; answers are cached per stated name."""

    def __init__(self, partners: Sequence[Partner]) -> None:
        self._ids: list[Key] = [p.id for p in partners]
        self._names: list[Name] = [parse_name(p.name) for p in partners]
        self._by_head: dict[str, list[int]] = {}
        self._by_key: Postings[str] | None = None
        everybody = range(len(self._names))
        formed = [i for i in everybody if self._names[i].form]
        stems = [(stem, i) for i in everybody for stem in _stems(self._names[i].words)]
        self._by_glued = _table([n.glued for n in self._names], everybody)
        self._by_whole = _table([self._names[i].whole for i in formed], formed)
        self._by_stem = _table([stem for stem, _ in stems], [i for _, i in stems])
        self._cache: dict[str, NameMatch] = {}

    def _heads(self) -> dict[str, list[int]]:
        """Names by the first letters of each of their words, for the search of similar ones."""
        if not self._by_head:
            for i, name in enumerate(self._names):
                for word in name.words:
                    self._by_head.setdefault(word[:3], []).append(i)
        return self._by_head

    def _same(self, stated: Name) -> tuple[int, ...]:
        """Names of the same letters, or else of the same words in another order."""
        found = self._by_glued.get(stated.glued) + self._by_whole.get(stated.glued)
        if found:
            return found
        if self._by_key is None:
            self._by_key = _table([n.key for n in self._names], range(len(self._names)))
        return self._by_key.get(stated.key)

    def find(self, text: str) -> NameMatch:
        """Partners the name may mean, none if no name is near enough."""
        cached = self._cache.get(text)
        if cached is None:
            cached = self._cache[text] = self._find(parse_name(text))
        return cached

    def _find(self, stated: Name) -> NameMatch:
        if not stated.glued:
            return NameMatch((), exact=False)
        same = self._same(stated)
        longer = () if stated.form else self._by_stem.get(" ".join(stated.words))
        if same or longer:
            agreeing = self._by_form(stated, [*same, *longer])
            return NameMatch(agreeing or self._partners(same), exact=bool(agreeing and same))
        return self._fuzzy(stated)

    def _by_form(self, stated: Name, found: Sequence[int]) -> tuple[Key, ...]:
        """Of names equal but for the legal form, those whose form is the stated one or may be."""
        equal = [i for i in found if self._names[i].form == stated.form]
        if stated.form and equal:
            return self._partners(equal)
        return self._partners([i for i in found if forms_agree(stated.form, self._names[i].form)])

    def _partners(self, found: Iterable[int]) -> tuple[Key, ...]:
        return tuple(dict.fromkeys(self._ids[i] for i in found))

    def _fuzzy(self, stated: Name) -> NameMatch:
        scored = sorted(
            ((similarity(stated, self._names[i]), i) for i in self._pool(stated)),
            key=lambda pair: (-pair[0], pair[1]),
        )
        if not scored or scored[0][0] < _SIMILAR:
            return NameMatch((), exact=False)
        best = self._names[scored[0][1]].key
        twins = [i for score, i in scored if self._names[i].key == best]
        near = [i for score, i in scored if scored[0][0] - score < _LEAD]
        if any(self._names[i].key != best for i in near):
            return NameMatch(self._partners(near)[:_CLOSE], exact=False, close=True)
        return NameMatch(self._by_form(stated, twins) or self._partners(twins), exact=False)

    def _pool(self, stated: Name) -> list[int]:
        """Names sharing the first letters of some word, rarest words first."""
        heads = self._heads()
        lists = sorted((heads.get(w[:3], []) for w in stated.words), key=len)
        pool: dict[int, None] = {}
        for found in lists:
            pool.update(dict.fromkeys(found))
            if len(pool) > _POOL:
                break
        return list(pool)[: _POOL * 4]
