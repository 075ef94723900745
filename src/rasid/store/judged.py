"""What people judged, laid over what the coder made. The coder's own work is kept beside it, so that undoing brings it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from rasid.record import CodedArticle, Event, Statement, Why, from_dict, to_dict

T = TypeVar("T", Event, Statement)
U = TypeVar("U", bound=Event | Statement)
KINDS: dict[str, type[Event] | type[Statement]] = {"event": Event, "statement": Statement}


@dataclass(frozen=True, slots=True)
class Review:
    """One judgement of a person: ``target`` is an item's id in the whole store, ``value`` what it takes to apply it again.

    ``value`` of an event or statement: ``item`` (as it stood when it was judged), ``statements`` (through which it reaches the
    reader), ``hash`` (of the text it was judged in), ``set`` (corrected fields). ``at`` and ``undone`` are ISO times in UTC.
    """

    key: int
    target_kind: str
    target: str
    article: str | None
    action: str
    value: dict[str, Any]
    who: str
    at: str
    undone: str | None = None
    undone_by: str | None = None


def judged(coded: CodedArticle, reviews: Sequence[Review], digest: str) -> CodedArticle:
    """``coded`` (of the text with the hash ``digest``) as people see it: rejected items gone, accepted ones as they were accepted,
    corrected ones corrected, even where the coder no longer finds them or finds them otherwise."""
    for kind in KINDS:
        told: dict[str, list[Review]] = {}
        for review in sorted(reviews, key=lambda review: review.key):
            if review.target_kind == kind and not review.undone:
                told.setdefault(review.target, []).append(review)
        for some in told.values():
            coded = _event(coded, some, digest) if kind == "event" else _statement(coded, some, digest)
    return coded


def corrected(item: U, changes: dict[str, Any]) -> U:
    """``item`` with fields set by their names, parted by dots (``actor.0.code``); None takes a field away.

    Raises ``ValueError`` (of which ``msgspec.ValidationError`` is one) for a field that is none or a value of the wrong type.
    """
    data = to_dict(item)
    for path, value in changes.items():
        *way, last = path.split(".")
        at: Any = data
        for step in way:
            at = _within(at, step, path)
        if isinstance(at, list) and last.isdigit() and int(last) < len(at):
            at[int(last)] = value
        elif isinstance(at, dict):
            at[last] = value
            if value is None:
                del at[last]
        else:
            raise ValueError(f"there is no field {path}")
    made = from_dict(type(item), data)
    if to_dict(made) != data:
        raise ValueError(f"there is no field {', '.join(changes)} in {'an event' if isinstance(item, Event) else 'a statement'}")
    return made


def _within(at: Any, step: str, path: str) -> Any:
    if isinstance(at, dict) and isinstance(at.get(step), dict | list):
        return at[step]
    if isinstance(at, list) and step.isdigit() and int(step) < len(at):
        return at[int(step)]
    raise ValueError(f"there is no field {path}")


def _event(coded: CodedArticle, told: list[Review], digest: str) -> CodedArticle:
    made = from_dict(Event, told[-1].value["item"])
    found = _matching(coded.events, made, made.trigger, lambda event: event.trigger, lambda event: event.type)
    item = _outcome(made, found, told, digest, lambda event: event.trigger.text)
    if not isinstance(item, Event):
        return coded if item is False or not found else replace(coded, events=tuple(event for event in coded.events if event is not found))
    at = found or next((event for event in coded.events if event.trigger.span == item.trigger.span), None)
    events = [item if event is at else event for event in coded.events] if at else [*coded.events, item]
    known = {statement.id for statement in coded.statements}
    lost = [from_dict(Statement, data) for data in told[-1].value.get("statements", ()) if data["id"] not in known] if item.by else []
    return replace(
        coded,
        events=tuple(sorted(events, key=lambda event: event.trigger.span)),
        statements=tuple(sorted((*coded.statements, *lost), key=lambda statement: statement.cue.span)) if lost else coded.statements,
    )


def _statement(coded: CodedArticle, told: list[Review], digest: str) -> CodedArticle:
    made = from_dict(Statement, told[-1].value["item"])
    found = _matching(coded.statements, made, made.cue, lambda statement: statement.cue, lambda statement: None)
    item = _outcome(made, found, told, digest, lambda statement: statement.cue.text)
    if isinstance(item, Statement):
        some = [item if statement is found else statement for statement in coded.statements] if found else [*coded.statements, item]
        coded = replace(coded, statements=tuple(sorted(some, key=lambda statement: statement.cue.span)))
        if found is None or found.id == item.id:
            return coded
        coded = replace(coded, statements=tuple(_pointing(statement, found.id, item.id) for statement in coded.statements))
        return _renamed(coded, found.id, item.id)
    if item is False or not found:
        return coded
    gone = found
    kept = (statement for statement in coded.statements if statement is not gone)
    coded = replace(coded, statements=tuple(_pointing(statement, gone.id, None) for statement in kept))
    return _renamed(coded, gone.id, gone.via)  # what it vouched for reaches the reader through whoever it came through


def _pointing(statement: Statement, old: str, new: str | None) -> Statement:
    """A statement that denies or agrees with another, pointing at its new id, or nowhere where it is gone."""
    denies = new if statement.denies == old else statement.denies
    agrees = new if statement.agrees == old else statement.agrees
    return replace(statement, denies=denies, agrees=agrees)


def _renamed(coded: CodedArticle, old: str, new: str | None) -> CodedArticle:
    return replace(
        coded,
        statements=tuple(replace(item, via=new) if item.via == old else item for item in coded.statements),
        events=tuple(replace(item, by=new) if item.by == old else item for item in coded.events),
        pledges=tuple(
            replace(item, statement=new) if item.statement == old and new else item
            for item in coded.pledges
            if new or item.statement != old
        ),
    )


def _matching(items: Iterable[T], made: T, words: Any, words_of: Any, sort_of: Any) -> T | None:
    """The item that was judged: by its id, else one of its sort that rests on the same words at overlapping places."""
    listed = list(items)
    for item in listed:
        if item.id == made.id:
            return item
    for item in listed:
        other = words_of(item)
        meets = other.span.start < words.span.end and words.span.start < other.span.end
        if meets and other.text == words.text and sort_of(item) == sort_of(made):
            return item
    return None


def _outcome(made: T, found: T | None, told: list[Review], digest: str, words: Any) -> T | bool | None:
    """The item as judged; None: it is rejected; False: the judgement was of a text that is gone and says nothing of this one."""
    same_text = told[-1].value.get("hash") == digest
    if not same_text and (found is None or words(found) != words(made)):
        return False
    if told[-1].action == "reject":
        return None
    base = from_dict(type(made), told[0].value["item"]) if same_text else found
    assert base is not None
    changes: dict[str, Any] = {}
    for review in told:
        changes |= review.value.get("set", {})
    last = told[-1]
    item = corrected(base, changes) if changes else base
    why: Why = item.why or Why()
    note = f"{'corrected' if changes else 'accepted'} by {last.who}, {last.at}"
    item = replace(item, why=replace(why, rules=(*why.rules, f"review:{last.key}"), notes=(*why.notes, note)))
    return replace(item, confidence=1.0) if isinstance(item, Event) else item
