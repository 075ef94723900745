"""Words of the interface in Arabic and English: plurals, dates, numbers, and what codes are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from rasid import lexicon
from rasid.incidents.days import day_range
from rasid.lexicon.kinds import called, type_called

LANGUAGES = ("ar", "en")
_ISOLATE, _POP = "\u2067", "\u2069"


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("rasid.web") / "words.toml").read_text(encoding="utf-8"))


@cache
def locale_of(name: str) -> Locale:
    """A Babel locale such as ``ar``, ``ar_IQ`` (month names of the Levant and Iraq) or ``en``."""
    return Locale.parse(name)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface. ``locale``: whose month names are used."""

    code: str
    locale: str

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if self.code == "ar" else "ltr"

    @property
    def other(self) -> str:
        """The code of the other language."""
        return "en" if self.code == "ar" else "ar"

    def __call__(self, key: str, n: int | None = None, **parts: object) -> str:
        """The words of a key of words.toml; with ``n`` in its plural form."""
        words: Any = _words()[key][self.code]
        if not isinstance(words, str):
            form = "zero" if n == 0 and "zero" in words else locale_of(self.code).plural_form(n or 0)
            words = str(words.get(form, words["other"]))
        if n is not None:
            parts["n"] = self.number(n)
        return str(words.format(**parts) if parts else words)

    def named(self, group: str, code: str | None) -> str:
        """What a code is called: ``group`` type, mode, standing, act, channel, distance, precision or name."""
        return called(group, code, self.code) if code else ""

    def type(self, code: str) -> str:
        """What a PLOVER type with or without a mode is called."""
        return type_called(code, self.code)

    def number(self, value: int) -> str:
        """A number with marks for thousands."""
        return format_decimal(value, locale=locale_of("en"))

    def day(self, value: str | None, form: str = "medium") -> str:
        """An EDTF day, month, year or span as people write it; what is no date stands as it is."""
        if not value:
            return ""
        if "/" in value:
            value = _whole(value)
        if "/" in value:
            low, _, high = value.partition("/")
            return self("from_to", low=self.day(low, form), high=self.day(high, form)) if low and high else self.day(low or high, form)
        try:
            if len(value) >= 10:
                return _written(value[:10], _FORMS[form], self.locale)
            if len(value) == 7 and value[5:].isdigit():
                return _written(f"{value}-01", "MMMM y", self.locale)
        except ValueError:
            pass
        return value

    def country(self, iso: str | None) -> str:
        """A country by its ISO 3166 alpha-3 code."""
        row = _countries().get(iso or "")
        if row is None:
            return iso or ""
        return row["name_en"] if self.code == "en" else lexicon.split(row["name_ar"])[0]

    def actor(self, ident: str | None, name: str | None = None, words: str | None = None) -> str:
        """Somebody: in English the resolved name, in Arabic the usual Arabic name of a registry entry, else the words of the article."""
        row = _registry().get(ident or "")
        if row:
            arabic = lexicon.split(row["name_ar"])
            return (row["name_en"] if self.code == "en" else "") or (arabic[0] if arabic else row["name_en"])
        return name or words or self("unknown_source")

    def who(self, who: str) -> str:
        """A value of ``who`` (a registry id, a name, or words with a code) as people read it."""
        words, _, code = who.partition(" | ")
        if code:
            return f"{words} ({code})"
        return self.actor(who, name=who)

    def code_words(self, code: str | None) -> str:
        """What a code says: «TUN LAB» is labour in Tunisia."""
        country, _, sectors = (code or "").partition(" ")
        first = self.country(country) if country in _countries() else self.named("sector", country.strip("-"))
        names = [first, *(self.named("sector", sector) for sector in sectors.split())]
        return self("comma").join(filter(None, names))

    def place(self, name: str | None, words: str | None = None, ident: str | None = None) -> str:
        """A place: in Arabic as the article or the gazetteer writes it, in English the gazetteer's name."""
        if self.code == "en":
            return name or words or self("unknown_place")
        return _arabic_places().get(ident or "", "") or words or name or self("unknown_place")

    def point(self, place: str, country: str | None, precision: str) -> str:
        """A place on the map by its gazetteer name."""
        if precision == "country" and country:
            return self.country(country)
        return place if self.code == "en" else _arabic_names().get((place, country or ""), place)

    def isolated(self, text: str) -> str:
        """Text that keeps its order inside text of the other direction, for labels drawn on maps and charts."""
        return f"{_ISOLATE}{text}{_POP}" if self.code == "ar" else text


@lru_cache(maxsize=20_000)
def _written(day: str, form: str, locale: str) -> str:
    return format_date(date.fromisoformat(day), format=form, locale=locale_of(locale))


def _whole(span: str) -> str:
    """The month or year of which a span has every day; else the span."""
    low, _, high = span.partition("/")
    whole = (
        next((low[:length] for length in (7, 4) if day_range(low[:length]) == (low, high)), None) if len(low) == len(high) == 10 else None
    )
    return whole or span


_FORMS = {"medium": "d MMMM y", "short": "d MMM", "long": "EEEE d MMMM y"}


@cache
def _countries() -> dict[str, lexicon.Row]:
    return {row["id"]: row for row in lexicon.load("actors/countries.tsv")}


@cache
def _registry() -> dict[str, lexicon.Row]:
    """The names of registry entries by the ids that parties carry."""
    files = {"country": "actors/countries.tsv", "org": "actors/organisations.tsv", "person": "actors/persons.tsv"}
    return {f"{kind}:{row['id']}": row for kind, file in files.items() if (lexicon.root() / file).exists() for row in lexicon.load(file)}


@cache
def _arabic_places() -> dict[str, str]:
    """The first Arabic name of gazetteer ids."""
    out = {}
    for file in ("places/geonames.tsv", "places/pack.tsv"):
        for row in lexicon.load(file):
            names = lexicon.split(row["name_ar"])
            if names:
                out[row["id"]] = names[0]
                if row.get("geonames"):
                    out[row["geonames"]] = names[0]
    return out


@cache
def _arabic_names() -> dict[tuple[str, str], str]:
    """The first Arabic name of gazetteer entries by English name and country; of namesakes the first, which is the one in the news."""
    out: dict[tuple[str, str], str] = {}
    for file in ("places/pack.tsv", "places/geonames.tsv"):
        for row in lexicon.load(file):
            names = lexicon.split(row["name_ar"])
            if names:
                out.setdefault((row["name_en"], row["country"]), names[0])
    return out


def registered(ident: str) -> lexicon.Row | None:
    """The registry row of an id."""
    return _registry().get(ident)
