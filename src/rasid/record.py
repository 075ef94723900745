"""The nouns of the record: frozen values, their JSON and their JSON Schema.

Every span is ``[start, end)`` in characters (Python ``str`` indices) of the article's *full text*, which is
``title + "\\n" + text`` when there is a title and ``text`` alone when there is none. Fields that hold words of the
article hold nothing else: what was resolved or inferred stands in fields of its own.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")

SCHEMA_VERSION = "1.0"


class Span(NamedTuple):
    """``[start, end)`` in characters of the full text; written ``[start, end]`` in JSON."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One document as it came in. ``date`` is ISO (day or timestamp), ``source`` the outlet, ``origin`` a wire it copies."""

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    url: str | None = None
    source: str | None = None
    fetched: str | None = None
    language: str = "ar"
    origin: str | None = None

    @property
    def full_text(self) -> str:
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Why:
    """What made an item: ids of lexicon entries, rules and models, the spans they rest on, and remarks for a person."""

    rules: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the article."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name. ``kind`` is PER, LOC, ORG or MISC."""

    span: Span
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts, is acted on or speaks, as the text has it and as resolved.

    ``name`` is the resolved (English where known) name, ``code`` the PLOVER style code, ``actor`` the registry id,
    ``confidence`` the probability (0 to 1) that the party stands in this role of this event.
    """

    span: Span
    text: str
    name: str | None = None
    code: str | None = None
    actor: str | None = None
    why: Why | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that refers to an actor. ``kind``: name, description, pronoun, attached or implied."""

    span: Span
    text: str
    kind: str
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Date:
    """A date expression. ``value`` is EDTF (None for a vague one); ``kind`` day, span, recurring or vague."""

    span: Span
    text: str
    value: str | None = None
    kind: str = "day"
    resolved_from: str | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place mention and its best point. ``precision``: exact, city, admin1 or country; lat, lon in WGS 84 degrees."""

    span: Span
    text: str
    name: str | None = None
    id: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    relation: str | None = None
    others: tuple[str, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody is reported to have said something.

    ``kind``: direct, indirect or mixed. ``act``: state praise condemn deny demand promise warn accuse question claim.
    ``via``: id of the statement through which this one reaches us; ``denies``, ``agrees``: of the one it is against or with. ``distance``: neutral, endorse or doubt.
    ``source`` is None where nobody could be found who says it.
    """

    id: str
    cue: Passage
    content: Passage
    source: Party | None = None
    kind: str = "indirect"
    act: str = "state"
    channel: str | None = None
    platform: str | None = None
    to: Party | None = None
    via: str | None = None
    distance: str = "neutral"
    denies: str | None = None
    agrees: str | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Harm:
    """A toll. ``kind``: killed injured missing detained displaced. ``low``/``high``: persons, None where not told.

    ``bound``: exact, at-least, at-most, range, vague or zero. ``subset`` marks a part of another figure («بينهم 3 أطفال»).
    """

    kind: str
    span: Span
    text: str
    low: int | None = None
    high: int | None = None
    bound: str = "exact"
    subset: bool = False
    by: str | None = None


@dataclass(frozen=True, slots=True)
class DateRef:
    """The date of an event: the expression it rests on and its value (ISO day, month or year, or EDTF)."""

    span: Span
    text: str
    iso: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An act that PLOVER codes. ``by`` is the id of the vouching statement; None means the outlet itself."""

    id: str
    trigger: Passage
    type: str
    actor: tuple[Party, ...] = ()
    recipient: tuple[Party, ...] = ()
    place: Place | None = None
    date: DateRef | None = None
    standing: str = "actual"
    by: str | None = None
    weapon: Passage | None = None
    target: Passage | None = None
    killed: int | None = None
    injured: int | None = None
    harm: tuple[Harm, ...] = ()
    same_as: str | None = None
    confidence: float | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Pledge:
    """A commitment or a demand drawn from a statement. ``kind``: commitment or demand; ``due`` is EDTF."""

    id: str
    kind: str
    statement: str
    what: Passage
    by: Party | None = None
    to: Party | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """An article with everything that was coded in it: one line of the JSON lines contract."""

    id: str
    date: str | None = None
    language: str = "ar"
    title: str | None = None
    source: str | None = None
    url: str | None = None
    coder: str | None = None
    names: tuple[Name, ...] = ()
    dates: tuple[Date, ...] = ()
    places: tuple[Place, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    pledges: tuple[Pledge, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one field of an incident (place, date, killed, injured, perpetrator, weapon, target)."""

    field: str
    value: str
    article: str
    event: str
    span: Span
    text: str
    source: str | None = None
    chain: tuple[str, ...] = ()
    outlet: str | None = None
    date: str | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class IncidentMention:
    """An event of an article that belongs to an incident."""

    article: str
    event: str
    trigger: Passage


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that happened, gathered from many articles, rival accounts side by side.

    ``origins``: how many independent origins tell of it; ``killed``/``injured``: (low, best, high) by the rule in ``summary_rule``.
    """

    id: str
    type: str
    date: str | None = None
    place: Place | None = None
    mentions: tuple[IncidentMention, ...] = ()
    claims: tuple[Claim, ...] = ()
    origins: int = 0
    articles: int = 0
    killed: tuple[int, int, int] | None = None
    injured: tuple[int, int, int] | None = None
    summary_rule: str = field(default="low and high over all claims not denied; best = the figure of the latest article")


def stable_id(prefix: str, *parts: object) -> str:
    """An id made of content alone: the prefix and 48 bits of BLAKE2b over the parts, so that coding twice changes nothing."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=6)
    return prefix + digest.hexdigest()


def to_dict(value: Any) -> Any:
    """Plain dicts and lists for JSON; fields that are None or empty tuples are left out, spans are ``[start, end]``."""
    slots: tuple[str, ...] | None = _SLOTS.get(type(value))
    if slots is not None:
        out = {}
        for name in slots:
            item = getattr(value, name)
            if item is None or (item == () and type(item) is tuple):
                if name not in _ALWAYS:
                    continue
                item = []
            out[name] = item if type(item) in (str, int, float, bool) else to_dict(item)
        return out
    if isinstance(value, tuple | list):
        return [item if type(item) in (str, int, float) else to_dict(item) for item in value]
    return value


# The fields of each noun, in the order they are written.
_SLOTS = {
    kind: tuple(f.name for f in dataclasses.fields(kind))
    for kind in list(globals().values())
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
}
_ALWAYS = frozenset({"names", "dates", "places", "statements", "events", "mentions", "claims"})


def dumps(value: Any) -> str:
    """One line of JSON. Arabic stays readable; a lone surrogate is written as its escape."""
    line = json.dumps(to_dict(value), ensure_ascii=False, separators=(", ", ": "))
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def from_dict(kind: type[T], data: Any) -> T:
    """The value of ``kind`` that ``to_dict`` made ``data`` from. Raises ``msgspec.ValidationError`` naming the bad field."""
    import msgspec

    return msgspec.convert(data, kind)


def loads(kind: type[T], line: str | bytes) -> T:
    """Reads one JSON line back; the exact inverse of ``dumps``."""
    import msgspec

    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:  # lone surrogates, which only the standard library reads; or no JSON, which it says
        return from_dict(kind, json.loads(line))


def fields() -> dict[str, dict[str, str]]:
    """What each field holds, by noun, from ``fields.toml``."""
    return tomllib.loads((Path(__file__).parent / "fields.toml").read_text(encoding="utf-8"))


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a coded article and of an incident."""
    import msgspec

    (coded, incident), components = msgspec.json.schema_components((CodedArticle, Incident), ref_template="#/$defs/{name}")
    for noun, told in fields().items():
        for name, says in told.items():
            components[noun]["properties"][name]["description"] = says
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rasid coded article or incident",
        "version": SCHEMA_VERSION,
        "anyOf": [coded, incident],
        "$defs": components,
    }
