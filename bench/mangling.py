"""How numbers and names get damaged between an invoice and a bank statement."""

from __future__ import annotations

import random
import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE",
                          "ß": "ss", "ø": "oe", "Ø": "OE", "å": "aa", "Å": "AA", "æ": "ae",
                          "Æ": "AE", "ł": "l", "Ł": "L"})  # fmt: skip


def mangle_number(rng: random.Random, number: str) -> str:
    """The same number written differently, still complete up to leading zeros."""
    ways = [
        lambda text: text.lower(),
        lambda text: re.sub(r"[-/]", rng.choice([" ", ".", "_", "-", "/"]), text),
        lambda text: re.sub(r"[-/ ]", "", text),
        lambda text: re.sub(r"(?<=[0-9])0(?=[0-9])", "O", text, count=1),
        lambda text: _torn(rng, text, " "),
        lambda text: _torn(rng, text, "\n"),
        _no_zeros,
    ]
    for way in rng.sample(ways, len(ways)):
        damaged = way(number)
        if damaged != number:
            return damaged
    return number.lower()


def _torn(rng: random.Random, number: str, gap: str) -> str:
    at = rng.randrange(max(1, len(number) - 5), len(number) - 1)
    return f"{number[:at]}{gap}{number[at:]}"


def _no_zeros(number: str) -> str:
    """Letters and the running number alone: `Inv 123`."""
    match = re.match(r"([A-Za-z]+)", number)
    runs = re.findall(r"[0-9]+", number)
    if not match or len(runs) < 2 or not runs[-1].startswith("0"):
        return number
    return f"{match.group().capitalize()} {int(runs[-1])}"


def truncate_number(rng: random.Random, number: str) -> str:
    """The beginning got lost; at least five characters stay."""
    return number[rng.randint(1, max(1, min(5, len(number) - 5))) :]


def mistype_number(rng: random.Random, number: str) -> str:
    """One wrong digit in the last five digits."""
    places = [i for i, c in enumerate(number) if c.isdigit()][-5:]
    at = rng.choice(places)
    other = rng.choice([d for d in "0123456789" if d != number[at]])
    return number[:at] + other + number[at + 1 :]


def plain(name: str, *, expand: bool) -> str:
    """Without accents, umlauts expanded or not."""
    text = name.translate(_UMLAUTS) if expand else name.replace("ß", "ss").replace("ø", "o")
    text = unicodedata.normalize("NFKD", text.replace("Ø", "O").replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in text if not unicodedata.combining(c))


def bank_name(rng: random.Random, base: str, form: str) -> str:
    """A name as banks print it: usually whole, at times folded, upper-case, without legal form."""
    name = base if rng.random() < 0.3 else f"{base} {form}"
    if rng.random() < 0.6:
        name = plain(name, expand=rng.random() < 0.5)
    return name.upper() if rng.random() < 0.4 else name


def smudge_name(rng: random.Random, base: str, form: str) -> str:
    """A name damaged further: glued, reordered, cut or with a letter lost."""
    words = plain(base, expand=rng.random() < 0.5).split()
    way = rng.randrange(5)
    if way == 0:
        return "".join([*words, form.split()[0]])
    if way == 1:
        return " ".join(reversed(words))
    if way == 2:
        return " ".join(words).upper()[:-1]
    if way == 3:
        return f"{' '.join(words[:-1])} {words[-1][: max(5, len(words[-1]) - 4)]}. {form}"
    at = rng.randrange(1, len(words[-1]) - 1)
    return " ".join([*words[:-1], words[-1][:at] + words[-1][at + 1 :]])
