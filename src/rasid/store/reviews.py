"""Judgements of people: each a row with who and when, never changed but for being undone, and in force whatever is coded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select, update

from rasid.record import Article, CodedArticle, Event, Incident, Statement, to_dict
from rasid.store import tables
from rasid.store.database import StoreError
from rasid.store.incidents import relink
from rasid.store.judged import Review, corrected
from rasid.store.packed import coded_of, line_of
from rasid.store.query import Filter, Found, decoded, event_terms, incident, party
from rasid.store.rows import writable
from rasid.store.store import Store, now, put

ACTIONS = ("accept", "correct", "reject")


def judge(store: Store, target: str, action: str, who: str, changes: dict[str, Any] | None = None) -> Review:
    """Accepts, corrects (``changes``: fields by their names, parted by dots) or rejects a statement or event of a current article.

    ``target`` is its id in the whole store (ARTICLE#E1). Raises StoreError where there is no such thing or a value does not fit.
    """
    if action not in ACTIONS:
        raise StoreError(f'"{action}" is none of {", ".join(ACTIONS)}')
    if (action == "correct") != bool(changes):
        raise StoreError("a correction names the fields it sets, and only a correction does")
    home, _, part = target.rpartition("#")
    if not home:
        raise StoreError(f'nothing in the store has the id "{target}"; what is judged has an id such as ARTICLE#E1 or ARTICLE#S1')
    with store.begin(writes=True) as connection:
        row = _article(connection, home)
        earlier = [review for review in _of(connection, article=home) if review.target == target and not review.undone]
        held = coded_of(row["coded"])
        machine = coded_of(row["machine"]) if row["machine"] else held
        item = _item(held, part) or _item(machine, part)
        if item is None:
            raise StoreError(f"nothing in the store has the id {target}")
        kind = "event" if isinstance(item, Event) else "statement"
        base = earlier[0].value["item"] if earlier else to_dict(_item(machine, part) or item)
        value: dict[str, Any] = {"item": base, "hash": row["hash"]}
        if isinstance(item, Event):
            value["statements"] = [to_dict(statement) for statement in _through(held, item.by)]
        if changes:
            value["set"] = changes
            _check(item, changes, row)
        made = _write(connection, kind, target, home, action, value, who)
        _apply(connection, row)
    relink(store)
    return made


def undo(store: Store, key: int, who: str) -> Review:
    """Takes a judgement back; the row stays and says who took it back and when. Raises StoreError where there is nothing to undo."""
    r = tables.reviews
    with store.begin(writes=True) as connection:
        found = [review for review in _of(connection, key=key) if not review.undone]
        if not found:
            raise StoreError(f"there is no judgement {key} that could be undone")
        connection.execute(update(r).where(r.c.key == key).values(undone=now(), undone_by=who))
        review = found[0]
        if review.article is None:
            _linked_anew(connection, review)
        elif row := connection.execute(_current(review.article)).mappings().first():
            _apply(connection, dict(row))
    relink(store)
    return reviews(store, key=key)[0]


def merge(store: Store, idents: Sequence[str], who: str) -> Review:
    """Says that incidents are one. Raises StoreError where one of them is not there."""
    if len(set(idents)) < 2:
        raise StoreError("two incidents or more can be merged")
    groups = [_mentions(_incident(store, ident)) for ident in dict.fromkeys(idents)]
    return _gathered(store, "merge", idents[0], groups, who)


def split(store: Store, ident: str, events: Sequence[str], who: str) -> Review:
    """Says that some of the events of an incident (ARTICLE#E1) are another one. Raises StoreError where they are none of it, or all."""
    whole = _mentions(_incident(store, ident))
    away = [mention for mention in whole if f"{mention[0]}#{mention[1]}" in set(events)]
    rest = [mention for mention in whole if mention not in away]
    if len(away) != len(set(events)) or not rest:
        raise StoreError(f"not all of {', '.join(events)} are events of {ident}, or nothing would be left of it")
    return _gathered(store, "split", ident, [away, rest], who)


def reviews(store: Store, *, target: str | None = None, article: str | None = None, key: int | None = None) -> list[Review]:
    """Judgements in the order they were made, those undone among them."""
    with store.begin() as connection:
        return _of(connection, target=target, article=article, key=key)


def of_incident(store: Store, held: Incident) -> list[Review]:
    """Merges and splits of anything that is told in an incident, in the order they were made, those undone among them."""
    told = {(mention.article, mention.event) for mention in held.mentions}
    r = tables.reviews
    asked = select(r).where(r.c.article.is_(None), r.c.target_kind == "incident").order_by(r.c.key)  # the first term has an index
    with store.begin() as connection:
        found = [Review(**row) for row in connection.execute(asked).mappings()]
    return [review for review in found if any((mention[0], mention[1]) in told for group in review.value["groups"] for mention in group)]


def queue(store: Store, wanted: Filter) -> Iterator[Found[Event]]:
    """Events that nobody has judged yet, those the coder is least sure of first; filters as in the lists."""
    e, a, r = tables.events.c, tables.articles.c, tables.reviews.c
    asked = select(a.key, e.id).select_from(tables.events.join(tables.articles)).where(a.current, *event_terms(wanted))
    if wanted.actor:
        asked = asked.where(party(e.article_key, e.id, ("actor", "recipient"), wanted.actor))
    asked = asked.where(~exists().where(r.article == a.id, r.target == a.id + "#" + e.id, r.undone.is_(None)))
    order = (func.coalesce(e.confidence, 1.0), a.day.desc(), a.key, e.start)
    for coded, ident in decoded(store, asked.order_by(*order).limit(wanted.limit)):
        yield Found(coded, next(event for event in coded.events if event.id == ident))


def _write(connection: Connection, kind: str, target: str, article: str | None, action: str, value: Any, who: str) -> Review:
    row = {"target_kind": kind, "target": target, "article": article, "action": action, "value": value, "who": who, "at": now()}
    made = connection.execute(insert(tables.reviews).values(**row))
    assert made.inserted_primary_key
    return Review(made.inserted_primary_key[0], **row)


def _of(connection: Connection, **wanted: Any) -> list[Review]:
    r = tables.reviews
    terms = [r.c[name] == value for name, value in wanted.items() if value is not None]
    return [Review(**row) for row in connection.execute(select(r).where(*terms).order_by(r.c.key)).mappings()]


def _current(ident: str) -> Any:
    return select(tables.articles).where(tables.articles.c.id == ident, tables.articles.c.current)


def _article(connection: Connection, ident: str) -> dict[str, Any]:
    row = connection.execute(_current(ident)).mappings().first()
    if row is None:
        raise StoreError(f"there is no article {ident} in the store")
    return dict(row)


def _item(coded: CodedArticle, ident: str) -> Event | Statement | None:
    items: tuple[Event | Statement, ...] = (*coded.events, *coded.statements)
    return next((item for item in items if item.id == ident), None)


def _through(coded: CodedArticle, statement: str | None) -> list[Statement]:
    """The statements through which something reaches the reader."""
    by_id = {item.id: item for item in coded.statements}
    out: list[Statement] = []
    while statement in by_id and by_id[statement] not in out:
        out.append(by_id[statement])
        statement = by_id[statement].via
    return out


def _check(item: Event | Statement, changes: dict[str, Any], row: dict[str, Any]) -> None:
    """A corrected item is one still, and what it says are words of the article are."""
    try:
        made = to_dict(corrected(item, changes))
    except ValueError as error:
        raise StoreError(f"the correction does not fit: {error}") from error
    full = Article(row["id"], row["text"], row["title"]).full_text
    for words in _passages(made):
        start, end = words["span"]
        if full[start:end] != writable(words["text"]):
            raise StoreError(f"the words at {start}:{end} of the article are not «{words['text']}»")


def _passages(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "span" in value and "text" in value:
            yield value
        for inner in value.values():
            yield from _passages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _passages(inner)


def _apply(connection: Connection, row: dict[str, Any]) -> None:
    """Lays what is judged of a stored article over what the coder made of it."""
    made = row["machine"] or row["coded"]
    told = [review for review in _of(connection, article=row["id"]) if not review.undone]
    put(connection, row["key"], coded_of(made), line_of(made), told, row["hash"])


def _incident(store: Store, ident: str) -> Incident:
    found = incident(store, ident)
    if found is None:
        raise StoreError(f"there is no incident {ident} in the store")
    return found


def _mentions(found: Incident) -> list[list[Any]]:
    return [[mention.article, mention.event, *mention.trigger.span] for mention in found.mentions]


def _gathered(store: Store, action: str, target: str, groups: list[list[list[Any]]], who: str) -> Review:
    with store.begin(writes=True) as connection:
        made = _write(connection, "incident", target, None, action, {"groups": groups}, who)
        _linked_anew(connection, made)
    relink(store)
    return made


def _linked_anew(connection: Connection, review: Review) -> None:
    a = tables.articles
    touched = {mention[0] for group in review.value["groups"] for mention in group}
    connection.execute(update(a).where(a.c.id.in_(touched), a.c.current).values(linked=False))
