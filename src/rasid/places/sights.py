"""What a distinct surface can be for the reader of places: the beginning of a name, a head noun, a nationality, a cue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.memory import Memory
from rasid.arabic.normal import align, fold
from rasid.arabic.words import Cut, Form, counts
from rasid.places.gazetteer import Gazetteer

_COMMON = 250
_WHOLE = 20
_PREPOSITIONS = ("ب", "ل", "ك")
_TANWEEN = frozenset("\u064b\u064c\u064d")  # no name of a place is written with it
_DUAL = ("ي", "ا")


class Start(NamedTuple):
    """A way to begin a name with a word: the key, where in the surface it starts, the preposition before it, joined by و.

    ``sure`` is False where the letters are rather read another way.
    """

    key: str
    offset: int
    prep: str
    joined: bool
    sure: bool


class Head(NamedTuple):
    """A word as head noun of a place: lexicon id and kind, its key, where in the surface it starts, what stands before it.

    ``loose``: the word has other senses (ناحية، جهة), so that a doubtful name after it stays doubtful; ``many``: it is a plural.
    """

    id: str
    kind: str
    word: str
    loose: bool
    many: bool
    offset: int
    prep: str
    joined: bool


class Sight(NamedTuple):
    """All that a surface can be. ``head`` is a construct («مدينة»), ``definite`` a head noun with its article («المدينة»)."""

    starts: tuple[Start, ...]
    nation: str
    head: Head | None
    definite: Head | None
    cues: frozenset[str]


_NO_CUES: frozenset[str] = frozenset()
_AREAS = ("inhabit", "land")
_DUALS = frozenset({"airport", "crossing", "camp"})


class Sights:
    """Looks at words, each once."""

    def __init__(self, places: Gazetteer) -> None:
        self._index = places.index
        self._heads = dict(_heads())
        self._under = {row["id"] for row in lexicon.load("places/heads.tsv") if row["word"].startswith("إ")}
        self._cues = _cues()
        self._nations = dict(_nations())
        self._counts = counts()
        self.seen = Memory(self._see)
        """What a word can be; None for most words."""

    def cues_of(self, word: str) -> frozenset[str]:
        """The cue classes of a word in normal form."""
        return self._cues.get(word, _NO_CUES)

    def _see(self, form: Form) -> Sight | None:
        text = form.text
        if form.kind != "w" or not text:
            return None
        best = form.cuts[0] if form.cuts else None
        starts: dict[str, Start] = {}
        if not _TANWEEN.isdisjoint(form.surface):
            return Sight((), self._nations.get(text, ""), None, None, self._cues.get(text, _NO_CUES))
        if text in self._index:
            starts[text] = Start(text, 0, "", False, best is None or not best.pro or self._outweighs(text, best.stem))
        # «وادي» whole, though «و» might be cut off.
        head = (
            Head(*self._heads[text][:2], text, *self._heads[text][2:], 0, "", False) if text in self._heads and best and best.pro else None
        )
        definite = None
        nation = self._nations.get(text, "")
        cues = self._cues.get(text, _NO_CUES)
        for cut in form.cuts:
            if cut.enc:
                continue
            key = "ال" + cut.stem if cut.definite else cut.stem
            if (
                cut.pro
                and not cut.pro.endswith("س")
                and key in self._index
                and key not in starts
                and (len(key) > 2 or not self._index[key])
                and not (best is not None and cut is not best and self._rare(key, best.stem))
            ):
                offset, prep, joined = _edge(form, cut)
                starts[key] = Start(key, offset, prep, joined, prep != "ك" and (cut is best or self._outweighs(key, text)))
            cleft = cut.pro[-1:] in _PREPOSITIONS and not form.readings and self._outweighs(cut.stem, text)
            if cut is best or cleft or form.bare in self._heads:
                if head is None and key in self._heads and (cut is best or cleft or not cut.pro):
                    identity, kind, loose, many = self._heads[key]
                    head = Head(identity, kind, key, loose, many, *_edge(form, cut))
                if (
                    definite is None
                    and cut.definite
                    and (cut.stem in self._heads or any(name.startswith(_AREAS) for name in self.cues_of(cut.stem)))
                ):
                    identity, kind, loose, many = self._heads.get(cut.stem, ("", "plural", False, True))
                    definite = Head(identity, kind, cut.stem, loose, many, *_edge(form, cut))
            if cut is best and cut.pro:
                cues = cues | self._cues.get(key, _NO_CUES)
            nation = nation or self._nations.get(key, "")
        if head is not None and head.word.startswith("ا") and form.surface[head.offset :].startswith("إ") and head.id not in self._under:
            head = None  # «إحياء الذكرى» is no quarter
        if not starts and not nation and head is None and definite is None and not cues:
            return None
        return Sight(tuple(starts.values()), nation, head, definite, cues)

    def common(self, form: Form) -> bool:
        """Whether a word is so usual in news that it is hardly an unknown name."""
        return self._counts.get(form.text, 0) > _COMMON or self._counts.get(form.bare, 0) > _COMMON

    def _rare(self, key: str, whole: str) -> bool:
        """Whether the rest of a word is hardly ever met beside the whole: «واء» of «لواء»."""
        return self._counts.get(whole, 0) > _WHOLE * self._counts.get(key, 0)

    def _outweighs(self, key: str, other: str) -> bool:
        """Whether one spelling is clearly more usual in news than another."""
        return self._counts.get(key, 0) > 2 * self._counts.get(other, 0)


def _edge(form: Form, cut: Cut) -> tuple[int, str, bool]:
    """Where a stem (with its article) starts in the surface, the preposition before it, and whether و or ف is."""
    offset = (align(form.surface).offsets[len(cut.pro)] if cut.pro else 0) if cut.definite else cut.start
    last = cut.pro[-1:]
    return offset, last if last in _PREPOSITIONS else "", cut.pro[:1] in ("و", "ف") and bool(cut.pro)


def _heads() -> Iterator[tuple[str, tuple[str, str, bool, bool]]]:
    """Head nouns of one word with id, kind, looseness and number, also in the dual of the construct state."""
    for row in reversed(lexicon.load("places/heads.tsv")):
        word = fold(row["word"])
        if " " in word:
            continue
        value = (row["id"], row["kind"], "also" in row["note"], "plural" in row["note"])
        if "plural" not in row["note"] and (word.endswith("ه") or row["kind"] in _DUALS):
            stem = word[:-1] + "ت" if word.endswith("ه") else word
            for ending in _DUAL:
                yield stem + ending, value
        yield word, value
    yield "العاصمه", ("head:008", "city", False, False)


def _cues() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for row in lexicon.load("places/cues.tsv"):
        table.setdefault(fold(row["word"]), set()).add(row["class"])
    return {word: frozenset(classes) for word, classes in table.items()}


def _nations() -> Iterator[tuple[str, str]]:
    """Nationality adjectives in their forms, with and without the article."""
    for row in reversed(lexicon.load("actors/countries.tsv")):
        for adjective in lexicon.split(row["adjective"]):
            word = fold(adjective)
            if " " in word:
                continue
            for form in (word, word + "ه", word + "ون", word + "ين", word + "ان", word + "تين", word + "تان", word + "ات"):
                yield form, row["id"]
                yield "ال" + form, row["id"]
