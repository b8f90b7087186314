"""Who paid: from the account, learned aliases and the stated name, in this order of trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .facts import Alias, BankLine, Key, Partner
from .ledger import Ledger
from .names import NameIndex, NameMatch, parse_name, similarity
from .scan import compact, compact_all, scan

_PIECES = 8  # pieces of a text a learned reference pattern may be made of
_DISTANT = 0.78  # a name at least this similar may be the owner's, once its number is named


class Payer(NamedTuple):
    """Partners the payer may be, each with the evidence for it; `stated` if the line says who."""

    codes: dict[Key, str]
    stated: bool
    name: str

    @property
    def single(self) -> Key | None:
        return next(iter(self.codes)) if len(self.codes) == 1 else None


class PayerIndex:
    """Look-ups from account, alias and name to partners."""

    def __init__(
        self, partners: Sequence[Partner], aliases: Iterable[Alias], ledger: Ledger
    ) -> None:
        self._ledger = ledger
        self._partners = partners
        self._accounts: dict[str, tuple[Key, ...]] = {}
        owned = [(account, p.id) for p in partners for account in p.accounts]
        for account, (_, key) in zip(compact_all([a for a, _ in owned]), owned, strict=True):
            known = self._accounts.get(account, ())
            self._accounts[account] = known if key in known else (*known, key)
        self._aliases: dict[tuple[str, str], dict[Key, None]] = {}
        for alias in aliases:
            self._learn(alias)
        self._kinds = {kind for kind, _ in self._aliases}
        self._names: NameIndex | None = None

    def _learn(self, alias: Alias) -> None:
        if alias.misses and alias.misses >= alias.hits:
            return
        pattern = parse_name(alias.pattern).glued if alias.kind == "name" else None
        key = (alias.kind, pattern or compact(alias.pattern))
        self._aliases.setdefault(key, {})[alias.partner_id] = None

    def resolve(self, line: BankLine) -> Payer:
        """Partners the payer may be, by the most trusted evidence that says anything."""
        name = line.payer_name.strip()
        stated = bool(name or line.payer_account)
        if line.partner_id is not None:
            return Payer({line.partner_id: "payer_given"}, True, name)
        by_account = self._accounts.get(compact(line.payer_account)) if line.payer_account else None
        if by_account:
            return Payer(dict.fromkeys(self._narrow(by_account, name), "payer_account"), True, name)
        by_alias = self._by_alias(line, name)
        if by_alias:
            return Payer(dict.fromkeys(by_alias, "payer_alias"), True, name)
        return Payer(self._by_name(name), stated, name)

    def _narrow(self, found: tuple[Key, ...], name: str) -> Sequence[Key]:
        """An account shared by several partners: the name may tell which."""
        if len(found) < 2 or not name:
            return found
        named = [k for k in self.name_match(name).ids if k in found]
        return named or found

    def _by_alias(self, line: BankLine, name: str) -> dict[Key, None]:
        if not self._aliases:
            return {}
        if line.payer_account and "account" in self._kinds:
            found = self._aliases.get(("account", compact(line.payer_account)))
            if found:
                return found
        if name and "name" in self._kinds:
            found = self._aliases.get(("name", parse_name(name).glued))
            if found:
                return found
        return self._by_reference_alias(line) if "reference" in self._kinds else {}

    def _by_reference_alias(self, line: BankLine) -> dict[Key, None]:
        """A pattern stands in the text as one or several whole pieces, whatever separates them."""
        parts = [part.text for part in scan(line.text).parts]
        for first in range(len(parts)):
            for last in range(first, min(first + _PIECES, len(parts))):
                found = self._aliases.get(("reference", "".join(parts[first : last + 1])))
                if found:
                    return found
        return {}

    def _by_name(self, name: str) -> dict[Key, str]:
        if not name:
            return {}
        match = self.name_match(name)
        if match.close:
            return dict.fromkeys(match.ids, "payer_similar")
        if len(match.ids) > 1:
            return dict.fromkeys(match.ids, "payer_twin")
        return dict.fromkeys(match.ids, "payer_name" if match.exact else "payer_fuzzy")

    def name_match(self, name: str) -> NameMatch:
        if self._names is None:
            self._names = NameIndex(self._partners)
        return self._names.find(name)

    def relation(self, payer: Payer, partner_id: Key) -> str:
        """Evidence code for this payer settling items of this partner."""
        own = payer.codes.get(partner_id)
        if own:
            return own
        if any(self._ledger.pays_for(k, partner_id) for k in payer.codes):
            return "payer_head"
        return self._by_direct_name(payer, partner_id)

    def _by_direct_name(self, payer: Payer, partner_id: Key) -> str:
        """The account or the best name say somebody else, or nobody: compare the two names."""
        if not payer.stated:
            return "payer_silent"
        if payer.codes and "payer_account" not in payer.codes.values():
            return "payer_conflict"
        if not payer.name:
            return "payer_conflict" if payer.codes else "payer_silent"
        match = self.name_match(payer.name)
        if partner_id in match.ids and not any(k in match.ids for k in payer.codes):
            return "payer_fuzzy"
        if payer.codes or match.ids:
            return "payer_conflict"
        partner = self._ledger.partners.get(partner_id)
        near = partner and similarity(parse_name(payer.name), parse_name(partner.name))
        return "payer_fuzzy" if near and near >= _DISTANT else "payer_unknown"
