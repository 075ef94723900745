"""How statements of one article stand to each other: what a denial or dispute is against (``denies``), what is agreed with (``agrees``).

Two contents are of one thing when they share words of meaning. A statement that only names what it rejects or shares («الاتهامات», «رأي
المدير») points at the last accusation or claim before it, best of all one that speaks of whoever rejects it, or at the last that he who is named
made. That a cue agrees or disputes, and which words beside any cue join a speaker to the one before («أيضا»), stands in
``lexicon/stances.tsv``.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.document import Doc
from rasid.arabic.normal import fold
from rasid.arabic.phrases import VERBAL
from rasid.arabic.sets import word_set
from rasid.record import Party, Span, Statement, Why

_MEANING = VERBAL | {"NOUN", "PROPN", "ADJ", "NUM", "X"}
_LEAST, _SHARE = 2, 0.4
_BESIDE_LEAST, _BESIDE_SHARE = 3, 0.5
_CHARGES = frozenset({"accuse", "claim", "condemn"})


class _Said(NamedTuple):
    """A statement with the words of meaning in it, and its stance: agree, dispute, beside or none, with the entry that says so."""

    statement: Statement
    words: frozenset[str]
    stance: str
    entry: str


def with_stances(doc: Doc, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements, each that denies, disputes or agrees pointing at what it does so with, where that stands in the article."""
    if len(statements) < 2:
        return statements
    starts = [word.start for word in doc.words]
    stances = [_stance(doc, starts, statement) for statement in statements]
    if not any(stance for stance, _ in stances):
        return statements
    said = [_Said(s, _words(doc, starts, s.content.span), *stance) for s, stance in zip(statements, stances, strict=True)]
    return tuple(_pointing(k, said) for k in range(len(said)))


def _pointing(k: int, said: list[_Said]) -> Statement:
    statement, _, stance, entry = said[k]
    if not stance:
        return statement
    if stance == "dispute":
        return _because(replace(statement, denies=_best(k, said, [j for j, one in enumerate(said) if one.stance != "dispute"])), entry)
    return _because(replace(statement, agrees=_best(k, said, [j for j in range(k) if said[j].stance != "dispute"])), entry)


def _because(statement: Statement, entry: str) -> Statement:
    """A statement that points at another says by which entry."""
    if not entry or not (statement.denies or statement.agrees):
        return statement
    why = statement.why or Why()
    return replace(statement, why=replace(why, rules=(*why.rules, entry)))


def _best(k: int, said: list[_Said], among: list[int]) -> str | None:
    """The statement among some that statement ``k`` speaks of."""
    this, own, stance, _ = said[k]
    own -= word_set("stance.general")
    best: tuple[float, int, str] | None = None
    for j in among:
        other, words = said[j][:2]
        if j == k or other.id == this.via or other.via == this.id or _same(this.source, other.source):
            continue
        if other.content.span.start <= this.cue.span.start < other.content.span.end:
            continue
        value = _beside(this, other, own, words) if stance == "beside" else _likeness(this, other, own, words, stance, before=j < k)
        if value and (best is None or (value, -abs(k - j)) > best[:2]):
            best = (value, -abs(k - j), other.id)
    return best[2] if best else None


def _likeness(this: Statement, other: Statement, own: frozenset[str], words: frozenset[str], stance: str, *, before: bool) -> float:
    """How surely a statement speaks of another: by the words they share, and by who is named."""
    shared = len(own & words)
    speaks = _speaks_of(other, this.source) if stance == "dispute" else False
    named = before and (speaks or _speaks_of(this, other.source))
    enough = shared >= min(1 if named else _LEAST, len(own)) and bool(own and words)
    alike = shared / min(len(own), len(words)) if enough else 0.0
    value = alike if alike >= (_SHARE / 2 if named else _SHARE) else 0.0
    accused = stance == "dispute" and before and other.act in _CHARGES
    if named and (value or accused or not own or not speaks):
        return value + 0.5
    return value + 0.3 if accused and not own else value


def _beside(this: Statement, other: Statement, own: frozenset[str], words: frozenset[str]) -> float:
    """How surely a speaker who is joined to another by a word alone says the same."""
    shared = len(own & words)
    if this.act != other.act or shared < _BESIDE_LEAST:
        return 0.0
    alike = shared / min(len(own), len(words))
    return alike if alike >= _BESIDE_SHARE else 0.0


def _stance(doc: Doc, starts: list[int], statement: Statement) -> tuple[str, str]:
    """How a statement stands to another by its cue or by a word beside it, and the entry of the lexicon that says so."""
    cues, beside = _entries()
    for rule in statement.why.rules if statement.why else ():
        if rule in cues:
            return cues[rule]
    if statement.act == "deny":
        return "dispute", ""
    first, last = bisect_left(starts, statement.cue.span.start), bisect_left(starts, statement.content.span.start)
    entry = next((beside[key] for i in range(first, last) for key in doc.words[i].form.keys if key in beside), "")
    return ("beside", entry) if entry else ("", "")


@cache
def _entries() -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Stance and entry by the id of a cue; entry by a word beside any cue."""
    rows = lexicon.load("stances.tsv")
    cues = {row["cue"]: (row["stance"], row["id"]) for row in rows if row["cue"]}
    return cues, {fold(word): row["id"] for row in rows for word in lexicon.split(row["words"])}


def _words(doc: Doc, starts: list[int], span: Span) -> frozenset[str]:
    """The words of meaning in a span: the stems of its nouns, names, adjectives and verbs."""
    out: set[str] = set()
    for i in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
        form = doc.words[i].form
        if doc.tags[i] in _MEANING and not form.classes and len(form.bare) > 2:
            out.add(form.bare)
    return frozenset(out)


def _same(one: Party | None, other: Party | None) -> bool:
    if one is None or other is None:
        return False
    return one.span == other.span or (one.actor is not None and one.actor == other.actor) or one.text == other.text


def _speaks_of(statement: Statement, somebody: Party | None) -> bool:
    """Whether a content names somebody: by a word of his name or role of more than two letters."""
    return somebody is not None and any(word in statement.content.text for word in somebody.text.split() if len(word) > 2)
