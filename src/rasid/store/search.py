"""Full text search of the current articles: any spelling finds any spelling, with the filters of the lists, ranked and paged.

Words are compared in normal form without light prefixes: «الوزير» finds «وللوزير». All words must be in the article; ``"in
quotes"`` they must follow each other, ``word*`` is the beginning of a word, ``-word`` must not be there, ``OR`` parts
alternatives. Without words the articles that answer to the filters come, the latest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, column, func, literal, literal_column, select, table, text

from rasid.arabic.light import light, light_words
from rasid.arabic.normal import align
from rasid.record import Passage, Span
from rasid.store import tables
from rasid.store.database import StoreError
from rasid.store.query import Filter, article_terms
from rasid.store.store import Store

_TITLE = 4.0  # what a word in the title counts against one in the text
_WINDOW = 30  # words of the passage that is shown
_TOKEN = re.compile(r'-?"[^"]*"?|\S+')
_WORD = re.compile(r"\w+")


class Term(NamedTuple):
    """Words (in normal form) that must follow each other; ``prefix``: the last one is the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. ``passage`` are the words of its full text around what was asked for, ``found`` the words
    themselves; ``score`` compares hits of one search only, the higher the better."""

    id: str
    title: str | None
    source: str | None
    date: str | None
    url: str | None
    score: float
    passage: Passage
    found: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found; ``total`` articles answer in all."""

    hits: tuple[Hit, ...]
    total: int
    page: int
    size: int


def search(store: Store, asked: str, wanted: Filter | None = None, *, page: int = 1, size: int = 20) -> Page:
    """The articles that answer to words and filters (``limit`` of the filter does not count), the best first.

    Raises StoreError where the words are none that can be searched for.
    """
    groups = parsed(asked)
    terms = article_terms(wanted or Filter())
    with store.begin() as connection:
        ranked, total = asked_for(connection.dialect.name, groups, terms)
        count = connection.scalar(total) or 0
        rows = connection.execute(ranked.limit(size).offset((page - 1) * size)).all() if count > (page - 1) * size else []
        scores = {row.key: float(row.score) for row in rows}
        a = tables.articles.c
        heads = select(a.key, a.id, a.title, a.text, a.source, a.date, a.url).where(a.key.in_(scores))
        found = {row.key: row for row in connection.execute(heads)}
    hits = tuple(_hit(found[key], score, groups) for key, score in scores.items())
    return Page(hits, count, page, size)


def parsed(asked: str) -> list[list[Term]]:
    """Alternatives (parted by OR), each a list of terms."""
    groups: list[list[Term]] = [[]]
    for token in _TOKEN.findall(asked):
        if token == "OR":
            groups.append([])
            continue
        words = tuple(light_words(token))
        if words:
            groups[-1].append(Term(words, token.endswith("*"), token.startswith("-")))
    groups = [group for group in groups if group]
    if any(all(term.negated for term in group) for group in groups):
        raise StoreError(f'"{asked}" names only words that must not be there')
    if asked.strip() and not groups:
        raise StoreError(f'"{asked}" has no word that can be searched for')
    return groups


def asked_for(dialect: str, groups: Sequence[Sequence[Term]], terms: Sequence[ColumnElement[bool]]) -> tuple[Select[Any], Select[Any]]:
    """The keys of current articles that answer to words and terms with their scores, the best first; and how many there are."""
    a = tables.articles.c
    if not groups:
        where = and_(a.current, *terms)
        listed = select(a.key, literal(0.0).label("score")).where(where).order_by(a.day.desc(), a.key)
        return listed, select(func.count()).select_from(tables.articles).where(where)
    key: ColumnElement[Any]
    score: ColumnElement[Any]
    among: ColumnElement[Any]
    if dialect == "sqlite":
        kept = table("search")
        key, score = literal_column("search.rowid"), literal_column(f"-bm25(search, {_TITLE}, 1.0)")
        among = literal_column("+search.rowid")  # + keeps SQLite from asking FTS5 anew for every article that answers to the filters
        matches: Any = text("search MATCH :asked").bindparams(asked=_fts5(groups))
    else:
        kept = table("search", column("key"), column("words"))
        among = kept.c.key
        asked = func.to_tsquery(literal_column("'simple'"), _tsquery(groups))
        weights: ColumnElement[Any] = literal_column(f"'{{{1 / _TITLE}, {1 / _TITLE}, {1 / _TITLE}, 1.0}}'::real[]")
        key, score = kept.c.key, func.ts_rank_cd(weights, kept.c.words, asked, 1)
        matches = kept.c.words.op("@@")(asked)
    where = and_(matches, *([among.in_(select(a.key).where(a.current, *terms))] if terms else []))
    ranked = select(key.label("key"), score.label("score")).select_from(kept).where(where)
    return ranked.order_by(literal_column("score").desc(), literal_column("key")), select(func.count()).select_from(kept).where(where)


def _fts5(groups: Sequence[Sequence[Term]]) -> str:
    def term(it: Term) -> str:
        return '"' + " ".join(it.words) + '"' + ("*" if it.prefix else "")

    return " OR ".join(
        f"({' AND '.join(term(it) for it in group if not it.negated)}" + "".join(f" NOT {term(it)}" for it in group if it.negated) + ")"
        for group in groups
    )


def _tsquery(groups: Sequence[Sequence[Term]]) -> str:
    def term(it: Term) -> str:
        words = " <-> ".join(f"'{word}'" for word in it.words) + (":*" if it.prefix else "")
        return f"{'!' if it.negated else ''}({words})"

    return " | ".join(f"({' & '.join(term(it) for it in group)})" for group in groups)


def _hit(row: Any, score: float, groups: list[list[Term]]) -> Hit:
    full = f"{row.title}\n{row.text}" if row.title else row.text
    passage, found = _passage(full, len(row.title) + 1 if row.title else 0, groups)
    return Hit(row.id, row.title, row.source, row.date, row.url, score, passage, found)


def _passage(full: str, body: int, groups: Sequence[Sequence[Term]]) -> tuple[Passage, tuple[Span, ...]]:
    """The stretch of the text (after the title, where it can be) with the most of the words asked for."""
    terms = [term for group in groups for term in group if not term.negated]
    exact = {word for term in terms for word in (term.words[:-1] if term.prefix else term.words)}
    begins = tuple(term.words[-1] for term in terms if term.prefix)
    normal = align(full)
    matches = list(_WORD.finditer(normal.text))
    spans = [normal.original(*match.span()) for match in matches]
    lights = [light(match.group()) for match in matches]
    hits = [at for at, word in enumerate(lights) if word in exact or (begins and word.startswith(begins))]
    inside = [at for at in hits if spans[at][0] >= body] or hits
    first = max(inside, key=lambda at: (len({lights[hit] for hit in inside if at <= hit < at + _WINDOW}), -at), default=None)
    if first is None:
        first = next((at for at, span in enumerate(spans) if span[0] >= body), 0)
    start, stop = max(0, first - _WINDOW // 4), min(len(spans), first + _WINDOW)
    while start < first and spans[first][0] >= body > spans[start][0]:
        start += 1
    span = Span(spans[start][0], spans[stop - 1][1]) if spans else Span(0, 0)
    marked = tuple(Span(*spans[at]) for at in hits if start <= at < stop)
    return Passage(span, full[span.start : span.end]), marked
