"""Who an article has met by name, and what they may be called by later."""

from __future__ import annotations

from typing import NamedTuple

from rasid.actors.registry import joined, titles
from rasid.arabic.normal import fold
from rasid.arabic.words import Word
from rasid.record import Party


class Bearer(NamedTuple):
    """Whoever was called by a name; ``sure``: the article or the registry tells who it is, no guess does."""

    name: str
    party: Party
    sure: bool = True

    @property
    def rank(self) -> tuple[bool, bool]:
        """How well a bearer is known: told who it is, by more than one word («حسن العسيري» is whom a lone «العسيري» means)."""
        return self.sure and " " in self.name, self.sure


class Known:
    """Those met so far, by whole names, last names and given names; who is known better comes before who was met first."""

    def __init__(self) -> None:
        self._by_name: dict[str, Bearer] = {}
        self._by_first: dict[str, Bearer | None] = {}
        self._whole: dict[str, set[str]] = {}

    def get(self, key: str) -> Party | None:
        """Who was first called by a name in normal form."""
        return self._by_name[key].party if key in self._by_name else None

    def get_quoted(self, words: str) -> Party | None:
        """The body first met with words in quotation marks for its name."""
        return self.get("«" + words)

    def add_quoted(self, words: str, party: Party) -> None:
        """Remembers a body by the words in quotation marks of its name."""
        self._by_name.setdefault("«" + words, Bearer(words, party))

    def get_tail(self, word: str) -> Party | None:
        """Whoever was first met with a word that may be a last name."""
        return self.get("…" + word)

    def add_tail(self, word: str, party: Party) -> None:
        """Remembers a word that may be somebody's last name."""
        self._by_name.setdefault("…" + word, Bearer(word, party))

    def add(self, name: str, party: Party, sure: bool = True) -> None:
        """Remembers somebody called by a name."""
        bearer = Bearer(name, party, sure)
        for key in _name_keys(name):
            known = self._by_name.setdefault(key, bearer)
            if known.rank < bearer.rank:
                self._by_name[key] = bearer
        given, *rest = _parts(name)
        if rest:  # a given name alone means its bearer while the article knows but one
            met = self._by_first.setdefault(given, bearer)
            if met is not None and _name_keys(name)[-1] != _name_keys(met.name)[-1] and not _holds(name, met.name):
                self._by_first[given] = None
            elif met is not None and met.rank < bearer.rank:
                self._by_first[given] = bearer
            if party.actor:
                self._whole.setdefault(rest[-1], set()).add(party.actor)

    def named_in_full(self, name: str, actor: str) -> bool:
        """Whether the article calls somebody of the registry by more than a last name."""
        return actor in self._whole.get(_parts(name)[-1], ())

    def last_name(self, word: str) -> bool:
        """Whether a word in normal form is the last name of somebody who was first called by more."""
        bearer = self._by_name.get(word)
        return bearer is not None and _parts(bearer.name)[1:][-1:] == (word,)

    def remembered(self, name: str, word: Word) -> Party | None:
        """Who was called by a name, or by one that begins with the letters that were taken for clitics of its first word."""
        found = self.bearer(name, word)
        return found.party if found else None

    def bearer(self, name: str, word: Word) -> Bearer | None:
        """The bearer of a name, or of one that begins with the letters that were taken for clitics of its first word."""
        whole = word.form.surface + name[len(name.split(" ")[0]) :]
        keys = (*_name_keys(name), *_name_keys(whole))
        known = next((met for key in keys if (met := self._by_name.get(key)) and _may_be_one(name, met.name)), None)
        return known or self._by_first.get(keys[0])


def _parts(name: str) -> tuple[str, ...]:
    return joined(fold(name).split())


def _holds(name: str, other: str) -> bool:
    """Whether one of two names holds all words of the other."""
    first, second = set(_parts(name)), set(_parts(other))
    return first <= second or second <= first


def _may_be_one(name: str, other: str) -> bool:
    """Whether two names that share a last name may be of one person: of two full names, one holds the other or they begin alike."""
    first, second = ([word for word in _parts(one) if word.removeprefix("ال") not in titles()] for one in (name, other))
    return len(first) < 2 or len(second) < 2 or first[0] == second[0] or _holds(" ".join(first), " ".join(second))


def _name_keys(name: str) -> list[str]:
    """What a person may be called by later: the whole name, its last two words, and its last word when long enough to be a surname."""
    parts = _parts(name)
    out = [" ".join(parts)]
    if len(parts) > 2:
        out.append(" ".join(parts[-2:]))
        out += [" ".join(parts[at : at + 2]) for at in range(1, len(parts) - 2) if parts[at] == "بن"]
    if len(parts) > 1 and len(parts[-1]) > 2:
        out.append(parts[-1])
        if not parts[-1].startswith("ال"):
            out.append("ال" + parts[-1])
    return out
