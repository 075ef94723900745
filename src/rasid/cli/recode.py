"""``rasid recode`` and ``rasid delete``: stored articles coded anew, or taken away."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from rasid.cli.add import STORE
from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from rasid.record import Article, CodedArticle
    from rasid.sources import Item

_BATCH = 50


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("recode", epilog="Example: rasid recode --store news.db --jobs 2 --detail")(_recode)
    app.command("delete", epilog="Example: rasid delete sample-001 sample-002 --store news.db --yes")(_delete)


def _recode(
    store: STORE = "rasid.db",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many processes code.")] = 1,
    all: Annotated[bool, typer.Option("--all", help="Also what this version has coded, for instance after a lexicon was changed.")] = False,
    detail: Annotated[bool, typer.Option("--detail", help="Print every statement and event that came, went or changed.")] = False,
) -> None:
    """Bring stored articles up to the present coder, and tell what changed.

    What people judged holds. Cut off, it goes on where it stopped when it is run again (without --all).
    """
    from itertools import islice

    from rasid import __version__
    from rasid.cli.progress import counting
    from rasid.record import CodedArticle, loads
    from rasid.scale.local import coded
    from rasid.sources import Rejected
    from rasid.store import open_store
    from rasid.store.changes import changes
    from rasid.store.incidents import relink

    opened = open_store(store, create=False)
    waiting: dict[str, tuple[int, CodedArticle]] = {}
    failed = articles = 0
    counts = [[0, 0, 0], [0, 0, 0]]
    with counting("coding again") as done:
        results = coded(_items(opened.stale(__version__, all=all), waiting), jobs)
        while batch := list(islice(results, _BATCH)):
            ready = []
            for item in batch:
                done()
                if isinstance(item, Rejected):
                    failed += 1
                    typer.echo(f"rasid: {item.error}", err=True)
                else:
                    key, old = waiting.pop(item.item.name)
                    ready.append((old, (key, loads(CodedArticle, item.line), item.line)))
            for (old, _), new in zip(ready, opened.recode([pair for _, pair in ready]), strict=True):
                if new is None:
                    continue
                articles += 1
                for count, difference in zip(counts, changes(old, new), strict=True):
                    for at, some in enumerate((difference.gained, difference.lost, difference.altered)):
                        count[at] += len(some)
                if detail:
                    _tell(old, new)
    relink(opened)
    said = (
        f"{kind} {came} new, {gone} gone, {other} otherwise"
        for kind, (came, gone, other) in zip(("statements", "events"), counts, strict=True)
    )
    typer.echo(f"{opened.name}: {articles} articles coded again; {'; '.join(said)}", err=True)
    if failed:
        raise Stop(f"{failed} could not be coded and stay as they were", code=1)


def _items(stale: Iterator[tuple[int, Article, CodedArticle]], waiting: dict[str, tuple[int, CodedArticle]]) -> Iterator[Item]:
    """Stored articles as raw items; their keys and what was coded in them are put into ``waiting`` under the items' names."""
    import json

    from rasid.record import to_dict
    from rasid.sources import Item

    for key, article, old in stale:
        waiting[str(key)] = (key, old)
        yield Item("the store", 0, "json", json.dumps(to_dict(article)).encode(), str(key))


def _tell(old: CodedArticle, new: CodedArticle) -> None:
    from rasid.cli.describe import quoted
    from rasid.record import Event
    from rasid.store.changes import changes

    for difference in changes(old, new):
        rows = [("+", item, item) for item in difference.gained] + [("-", item, item) for item in difference.lost]
        rows += [("~", before, now) for before, now in difference.altered]
        for sign, before, now in rows:
            words = now.trigger.text if isinstance(now, Event) else now.content.text
            sort = f"{now.type} {now.standing}" if isinstance(now, Event) else now.act
            sys.stdout.write(f"{sign} {new.id}#{now.id}  {sort}  {quoted(words)}{_fields(before, now) if sign == '~' else ''}\n")


def _fields(before: object, now: object) -> str:
    from rasid.record import to_dict

    left, right = to_dict(before), to_dict(now)
    names = [name for name in {**left, **right} if left.get(name) != right.get(name) and name not in ("why", "confidence", "id")]
    return f"  ({', '.join(names)})"


def _delete(
    idents: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of articles.")],
    store: STORE = "rasid.db",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take articles away: every version, all that was coded in them, their part in incidents. It cannot be undone."""
    from rasid.store import open_store
    from rasid.store.incidents import relink

    opened = open_store(store, create=False)
    if not yes and not typer.confirm(f"Take {len(idents)} article{'s' if len(idents) > 1 else ''} out of {opened.name} for good?"):
        raise Stop("nothing was taken away", code=1)
    count = opened.delete(idents)
    relink(opened)
    typer.echo(f"{opened.name}: {count} articles taken away", err=True)
    if count < len(set(idents)):
        raise Stop(f"{len(set(idents)) - count} of them are not in the store", code=1)
