"""The gazetteer: places of the world by their Arabic names. A row is parsed only when its name is met.

Rows of the pack (places in the news) stand before those of GeoNames and take the place of the row they name. The index maps the
words of a name, in normal form and joined by blanks, to the numbers of its rows; the beginnings of longer names map to no rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.normal import fold

_NEWS_POPULATION = 100_000
_NOTHING: tuple[int, ...] = ()
_DIVISIONS = frozenset({"محافظه", "منطقه", "ولايه", "اقليم", "مقاطعه"})
_SIDES = frozenset({"العاصمه", "الشمال", "الجنوب", "الشرق", "الغرب", "الوسط"})
_TOWNS = ("مدينه ", "بلده ", "قريه ")
_LEAST_AKIN, _TOWN_AKIN = 4, 20_000
# Letters that writers of foreign names change for each other («سالزبورج», «سالزبورغ»), and those that they leave out.
_ALIKE = str.maketrans("جغقطصثظذضح", "ككك" + "تسس" + "ززد" + "ه", "اويعءى")
_HAMZAS = frozenset("أآؤئ")
_SEAS = frozenset({"water", "country"})


class Entry(NamedTuple):
    """A place of the gazetteer. ``country`` is empty for what belongs to no one country; ``kind`` is empty outside the pack."""

    id: str
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    precision: str
    kind: str

    @property
    def wide(self) -> bool:
        """A country or a part of the world: its name may stand for those who govern it."""
        return self.kind == "country" or (self.kind == "region" and self.precision == "country")


class Gazetteer:
    """Names and rows. Read once a process."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._pack = 0
        self.index: dict[str, tuple[int, ...]] = {}
        self._parsed: dict[int, Entry] = {}
        self._akin: dict[str, list[int]] = {}
        self._countries: dict[str, int] = {}
        self._adjectives = {
            row["id"]: tuple("ال" + fold(word) + end for word in lexicon.split(row["adjective"]) for end in ("", "ه"))
            for row in lexicon.load("actors/countries.tsv")
        }
        merged: dict[str, int] = {}
        for line in _lines("places/pack.tsv"):
            if "\tcountry\tcountry\t" in line:
                self._countries[line.split("\t", 4)[3]] = len(self._lines)
            same = line.rsplit("\t", 2)[1]
            if same:
                merged[same] = len(self._lines)
            self._lines.append(line)
        self._pack = len(self._lines)
        numbers = list(range(self._pack))
        for line in _lines("places/geonames.tsv"):
            numbers.append(merged.get(line[: line.index("\t")], len(self._lines)))
            self._lines.append(line)
        self._fill(numbers)

    def _fill(self, numbers: list[int]) -> None:
        index = self.index
        bare: list[tuple[str, int]] = []
        cells = fold("\n".join([line.split("\t", 2)[1] for line in self._lines])).replace("-", " ").split("\n")
        for at, (number, cell) in enumerate(zip(numbers, cells, strict=True)):
            for name in cell.split("|") if "|" in cell else (cell,):
                if at >= self._pack and name.startswith(_TOWNS):
                    name = name.partition(" ")[2]
                self._put(name, number)
                if "ابو " in name or "عبد ال" in name:
                    self._put(name.replace("ابو ", "ابو").replace("عبد ال", "عبدال"), number)
                    self._put(name.replace("ابو ", "ابي "), number)
                elif " عبدال" in name:
                    self._put(name.replace(" عبدال", " عبد ال"), number)
                elif at < self._pack and name.count(" ") == 1 and " ال" in name:
                    self._put(name.replace(" ", ""), number)
                if at < self._pack and " " in name:
                    bare.extend((short, number) for short in self._bare(name, self._lines[at]))
        for name, number in bare:
            rows = index.get(name, _NOTHING)
            if not any(row < self._pack and self.entry(row).kind in _SEAS for row in rows):
                self._put(name, number)

    def _put(self, name: str, number: int) -> None:
        index = self.index
        rows = index.get(name)
        if rows is None:
            index[name] = (number,)
        elif number not in rows:
            index[name] = (*rows, number)
            if rows:
                return
        at = name.find(" ")
        while at > 0:
            index.setdefault(name[:at], _NOTHING)
            at = name.find(" ", at + 1)

    def _bare(self, name: str, line: str) -> Iterator[str]:
        """A name of the pack without what tells it from its namesakes: «منطقة الجوف» → الجوف, «زنجبار التنزانية» → زنجبار."""
        first, _, rest = name.partition(" ")
        if first in _DIVISIONS and rest not in _SIDES and "\tadmin1\t" in line:
            yield rest
        rest, _, last = name.rpartition(" ")
        if rest not in _SIDES and "\tcity\tcity\t" in line and last in self._adjectives.get(line.split("\t", 4)[3], ()):
            yield rest

    def __len__(self) -> int:
        return len(self._lines)

    def entry(self, number: int) -> Entry:
        """The row of a number."""
        found = self._parsed.get(number)
        if found is None:
            cells = self._lines[number].split("\t")
            found = self._parsed[number] = Entry(
                cells[0], cells[2], cells[3], cells[4], float(cells[5]), float(cells[6]),
                int(cells[7]) if cells[7] else _NEWS_POPULATION if number < self._pack else 1000,
                cells[8], cells[9] if number < self._pack else "",
            )  # fmt: skip
        return found

    def country(self, iso: str) -> Entry | None:
        """A country by its ISO 3166 alpha-3 code."""
        number = self._countries.get(iso)
        return None if number is None else self.entry(number)

    def akin(self, name: str) -> list[Entry]:
        """Places whose foreign name may be spelled like this, the largest first; ``name`` in normal form."""
        key = _skeleton(name)
        if len(key) < _LEAST_AKIN:
            return []
        if not self._akin:
            for number, line in enumerate(self._lines):
                cells = line.split("\t", 9)
                if number < self._pack or int(cells[7] or 0) >= _TOWN_AKIN:
                    for other in fold(cells[1]).split("|"):
                        self._akin.setdefault(_skeleton(other), []).append(number)
        return sorted((self.entry(number) for number in self._akin.get(key, ())), key=lambda entry: -entry.population)

    def spells(self, rows: tuple[int, ...], word: str) -> bool:
        """Whether a name of the rows is spelled with the hamzas inside a word: «فأس» is no Fez."""
        if _HAMZAS.isdisjoint(word[1:]):
            return True
        wanted = _bare(word)
        return any(_bare(name) == wanted for row in rows for name in self._lines[row].split("\t", 2)[1].split("|"))


def _bare(name: str) -> str:
    """A word without its article, of which the hamzas inside are kept and all else is made one."""
    kept = "".join(letter if letter in _HAMZAS and at else fold(letter) for at, letter in enumerate(name))
    return kept.removeprefix("ال").removeprefix("ل")


def _skeleton(name: str) -> str:
    """A name in normal form without its vowels, letters that are changed for each other made one, doubled ones single."""
    bare = name.replace("تش", "ش").translate(_ALIKE).rstrip("ه")
    return "".join(letter for at, letter in enumerate(bare) if not at or letter != bare[at - 1])


def _lines(name: str) -> list[str]:
    """The rows of a lexicon file as they stand, without comments and header."""
    lines = (lexicon.root() / name).read_text(encoding="utf-8").split("\n")
    first = next(at for at, line in enumerate(lines) if line and not line.startswith("#")) + 1
    return [line for line in lines[first:] if line]


@cache
def gazetteer() -> Gazetteer:
    """The process's one gazetteer."""
    return Gazetteer()
