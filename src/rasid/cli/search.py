"""``rasid search``: articles by their words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rasid.cli.add import STORE
from rasid.cli.records import ACT, ACTOR, OUTLET, PLACE, SINCE, SOURCE, STANDING, TYPE, UNTIL

if TYPE_CHECKING:
    from rasid.store.search import Hit


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("search", epilog="Example: rasid search 'سيارة مفخخة' كركوك --since 2024-09 --type ASSAULT")(_search)


def _search(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help='Words in any spelling; "two words" together, beg*, OR; -- -not.')
    ] = None,
    store: STORE = "rasid.db",
    actor: ACTOR = None,
    type: TYPE = None,
    place: PLACE = None,
    since: SINCE = None,
    until: UNTIL = None,
    standing: STANDING = None,
    source: SOURCE = None,
    act: ACT = None,
    outlet: OUTLET = None,
    page: Annotated[int, typer.Option("--page", "-p", min=1, help="Which page.")] = 1,
    size: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many on a page.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Find articles by their words, whatever the spelling, the best first.

    All words must be in the article, with or without و ف ب ك ل and ال. The filters ask for articles with such events and
    statements; without words the latest articles come that answer to them.
    """
    from rasid.exports.lines import writable_json
    from rasid.record import to_dict
    from rasid.store import open_store
    from rasid.store.query import Filter
    from rasid.store.search import search

    wanted = Filter(actor, type, place, since, until, standing, source, act, outlet)
    asked = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words or ())
    found = search(open_store(store, create=False), asked, wanted, page=page, size=size)
    for hit in found.hits:
        if json:
            head = {"id": hit.id, "title": hit.title, "source": hit.source, "date": hit.date, "url": hit.url, "score": round(hit.score, 4)}
            sys.stdout.write(writable_json(head | {"passage": to_dict(hit.passage), "found": to_dict(hit.found)}) + "\n")
        else:
            _show(hit)
    if not json:
        first = (page - 1) * size + 1
        last = first + len(found.hits) - 1
        said = f"{first}-{last} of {found.total}" if found.hits else f"none of {found.total}" if found.total else "Nothing found."
        typer.echo(said + (f"; --page {page + 1} shows more" if last < found.total else ""), err=True)


def _show(hit: Hit) -> None:
    from rich.text import Text

    from rasid.cli.terminal import console, isolated, printable

    target = console()
    target.print(Text(isolated(printable(hit.title or hit.id)), style="bold"))
    target.print(Text(f"  {hit.id} · {isolated(printable(hit.source or '?'))} · {(hit.date or 'no date')[:10]}", style="dim"))
    line = Text(printable(hit.passage.text))
    for span in hit.found:
        line.stylize("bold yellow", span.start - hit.passage.span.start, span.end - hit.passage.span.start)
    target.print(Text("  ").append(line), soft_wrap=True)
