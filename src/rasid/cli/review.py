"""``rasid review``: people judge what was coded, one by one or through a queue."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rasid.cli.add import STORE
from rasid.cli.errors import Stop
from rasid.cli.records import ACTOR, OUTLET, PLACE, STANDING, TYPE

if TYPE_CHECKING:
    from rasid.record import Article, CodedArticle, Event
    from rasid.store import Store
    from rasid.store.judged import Review
    from rasid.store.query import Filter

_AROUND = 160  # characters shown on either side of an event


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("review", epilog="Example: rasid review --type ASSAULT   rasid review sample-001#E0a1b2c3d4e5f --set killed=3")(_review)


def _review(
    idents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="ARTICLE#E1 or ARTICLE#S1, or ids of incidents; none: work through the queue."),
    ] = None,
    store: STORE = "rasid.db",
    who: Annotated[str | None, typer.Option(metavar="NAME", envvar="RASID_WHO", help="Who judges; your user name if not told.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="It is right as it stands.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is no such thing.")] = False,
    set: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Correct a field: killed=3, standing=denied, actor.0.code='IRQ MIL', place=."),
    ] = None,
    merge: Annotated[bool, typer.Option("--merge", help="These incidents are one.")] = False,
    split: Annotated[
        list[str] | None, typer.Option("--split", metavar="ARTICLE#E1", help="These events of the incident are another one.")
    ] = None,
    undo: Annotated[int | None, typer.Option("--undo", metavar="NUMBER", help="Take a judgement back.")] = None,
    log: Annotated[bool, typer.Option("--log", help="List the judgements, of one item or all.")] = False,
    actor: ACTOR = None,
    type: TYPE = None,
    place: PLACE = None,
    standing: STANDING = None,
    outlet: OUTLET = None,
) -> None:
    """Judge what was coded: accept, correct, reject; merge and split incidents. Every judgement is kept with who and when.

    Without an ID it goes through the events that nobody has judged, those the coder is least sure of first.
    """
    from rasid.store import open_store
    from rasid.store import reviews as store_reviews
    from rasid.store.query import Filter

    opened = open_store(store, create=False)
    name = who or _user()
    wishes = [accept, reject, bool(set), merge, bool(split), undo is not None, log]
    if sum(wishes) > 1:
        raise Stop("one of --accept, --reject, --set, --merge, --split, --undo and --log at a time")
    if log:
        _log(store_reviews.reviews(opened, target=idents[0] if idents else None))
    elif undo is not None:
        _said(store_reviews.undo(opened, undo, name))
    elif not any(wishes):
        if idents:
            raise Stop("say what of it: --accept, --reject, --set, --merge, --split or --log")
        _queue(opened, Filter(actor=actor, type=type, place=place, standing=standing, outlet=outlet), name)
    elif not idents:
        raise Stop("say which: an id such as ARTICLE#E1, or of an incident")
    elif merge:
        _said(store_reviews.merge(opened, idents, name))
    elif split:
        _said(store_reviews.split(opened, idents[0], split, name))
    else:
        for ident in idents:
            action = "accept" if accept else "reject" if reject else "correct"
            _said(store_reviews.judge(opened, ident, action, name, _changes(set) if set else None))


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise Stop("who judges? --who NAME says so") from None


def _changes(pairs: list[str]) -> dict[str, Any]:
    """``killed=3`` as {"killed": 3}: a value is JSON, or else text; nothing after = takes the field away."""
    import json

    out: dict[str, Any] = {}
    for pair in pairs:
        field, equals, value = pair.partition("=")
        if not equals or not field:
            raise Stop(f'--set takes FIELD=VALUE, not "{pair}"')
        try:
            out[field] = json.loads(value) if value else None
        except json.JSONDecodeError:
            out[field] = value
        if field == "date" and isinstance(out[field], str):
            raise Stop("say --set date.iso=2021-02-23")
    return out


def _said(review: Review) -> None:
    back = f", taken back by {review.undone_by} at {review.undone}" if review.undone else ""
    typer.echo(f"{review.key}: {review.target} {review.action} by {review.who} at {review.at}{back}")


def _log(found: list[Review]) -> None:
    for review in found:
        _said(review)
        for field, value in review.value.get("set", {}).items():
            typer.echo(f"     {field} = {value}")
    if not found:
        typer.echo("Nobody has judged anything yet.", err=True)


def _queue(store: Store, wanted: Filter, who: str) -> None:
    from rasid.cli.describe import event_lines
    from rasid.store.reviews import judge, queue, undo

    made: list[int] = []
    for found in queue(store, wanted):
        stored = store.article(found.coded.id)
        if stored is None:
            continue
        typer.echo(f"\n{_context(stored[0], found.coded, found.item)}\n")
        sure = "" if found.item.confidence is None else f"  (sure: {found.item.confidence:.0%})"
        typer.echo("\n".join(event_lines(found.coded, found.item)) + sure)
        while True:
            typer.echo("[a]ccept  [r]eject  [c]orrect  [s]kip  [u]ndo the last  [q]uit: ", nl=False)
            answer = sys.stdin.readline()
            key = answer.strip()[:1].lower()
            if not answer or key == "q":
                typer.echo(f"\n{len(made)} judged.")
                return
            if key == "u":
                if made:
                    _said(undo(store, made.pop(), who))
            elif key in ("a", "r", "c"):
                from rasid.store import StoreError

                try:
                    made.append(_judged(judge, store, found.id, key, who))
                    break
                except (StoreError, Stop) as error:
                    typer.echo(str(error))
            elif key == "s":
                break
    typer.echo(f"\nThe queue is at its end; {len(made)} judged.")


def _judged(judge: Any, store: Store, ident: str, key: str, who: str) -> int:
    changes = None
    if key == "c":
        typer.echo("FIELD=VALUE, several parted by blanks: ", nl=False)
        import shlex

        changes = _changes(shlex.split(sys.stdin.readline()))
    review: Review = judge(store, ident, {"a": "accept", "r": "reject", "c": "correct"}[key], who, changes)
    _said(review)
    return review.key


def _context(article: Article, coded: CodedArticle, event: Event) -> str:
    from rasid.cli.describe import plain

    full = article.full_text
    start, end = max(0, event.trigger.span.start - _AROUND), event.trigger.span.end + _AROUND
    before, words, after = full[start : event.trigger.span.start], event.trigger.text, full[event.trigger.span.end : end]
    return f"{plain(coded.source or '?')} · {coded.date or 'no date'} · {coded.id}\n{plain(before + '【' + words + '】' + after)}"
