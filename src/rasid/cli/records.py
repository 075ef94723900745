"""``rasid statements``, ``rasid events``, ``rasid incidents``: the record as tables, JSON lines or CSV."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rasid.cli.add import STORE
from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from rasid.exports.columns import Column
    from rasid.store.query import Filter

_ROWS = 50  # in a table, unless --limit says otherwise

ACTOR = Annotated[
    str | None, typer.Option(metavar="WHO", help="Who takes part: a name in Arabic or English, or a code such as IRQ or 'IRQ GOV'.")
]
TYPE = Annotated[str | None, typer.Option(metavar="TYPE", help="PLOVER type: ASSAULT, ASSAULT:aerial, or several parted by commas.")]
PLACE = Annotated[
    str | None, typer.Option(metavar="PLACE", help="A place in Arabic or English, a country code such as IRQ, or a gazetteer id.")
]
SINCE = Annotated[str | None, typer.Option(metavar="DAY", help="From this day, month or year on: 2021-02-23, 2021-02, 2021.")]
UNTIL = Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, month or year.")]
STANDING = Annotated[str | None, typer.Option(metavar="STANDING", help="actual, future, demanded, denied, possible, habitual, negated.")]
SOURCE = Annotated[str | None, typer.Option(metavar="WHO", help="Who says so: a name or a code.")]
OUTLET = Annotated[str | None, typer.Option(metavar="NAME", help="The outlet of the article.")]
ACT = Annotated[
    str | None, typer.Option(metavar="ACT", help="state, praise, condemn, deny, demand, promise, warn, accuse, question, claim.")
]
LIMIT = Annotated[int | None, typer.Option("--limit", "-n", min=1, help=f"At most so many; a table shows {_ROWS} if not told.")]
JSON = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
CSV = Annotated[bool, typer.Option("--csv", help="Comma separated values.")]
LANG = Annotated[str | None, typer.Option(metavar="ar|en", help="Language of the headings.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("statements", epilog="Example: rasid statements --source 'IRQ GOV' --act deny --since 2024-09")(_statements)
    app.command("events", epilog="Example: rasid events --type ASSAULT --place كركوك --standing actual --csv")(_events)
    app.command("incidents", epilog="Example: rasid incidents --type ASSAULT,PROTEST --since 2024-09-01 --lang ar")(_incidents)


def _statements(
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
    limit: LIMIT = None,
    json: JSON = False,
    csv: CSV = False,
    lang: LANG = None,
) -> None:
    """Who says what, and through whom it reaches you.

    --type and --standing ask for statements that vouch for such events, --place for statements that speak of the place.
    """
    from rasid.exports.columns import STATEMENTS
    from rasid.exports.lines import found_line
    from rasid.store import open_store
    from rasid.store.query import Filter, statements

    wanted = Filter(actor, type, place, since, until, standing, source, act, outlet, _limit(limit, json, csv))
    found = statements(open_store(store, create=False), wanted)
    _print(found, STATEMENTS, found_line, wanted, json, csv, lang, "statements")


def _events(
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
    limit: LIMIT = None,
    json: JSON = False,
    csv: CSV = False,
    lang: LANG = None,
) -> None:
    """Who did what to whom, where and when, and who says so.

    --source and --act ask for the statement that vouches for the event. An event without a date counts on the day of its article.
    """
    from rasid.exports.columns import EVENTS
    from rasid.exports.lines import found_line
    from rasid.store import open_store
    from rasid.store.query import Filter, events

    wanted = Filter(actor, type, place, since, until, standing, source, act, outlet, _limit(limit, json, csv))
    _print(events(open_store(store, create=False), wanted), EVENTS, found_line, wanted, json, csv, lang, "events")


def _incidents(
    store: STORE = "rasid.db",
    actor: ACTOR = None,
    type: TYPE = None,
    place: PLACE = None,
    since: SINCE = None,
    until: UNTIL = None,
    standing: STANDING = None,
    source: SOURCE = None,
    outlet: OUTLET = None,
    limit: LIMIT = None,
    json: JSON = False,
    csv: CSV = False,
    lang: LANG = None,
    order: Annotated[str, typer.Option(metavar="day|articles", help="The latest first, or those with most articles.")] = "day",
    detail: Annotated[bool, typer.Option("--detail", help="Lay the rival accounts of each incident side by side.")] = False,
) -> None:
    """What happened, gathered from many articles: tolls from low to high, who is said to have done it, how many independent origins.

    `rasid show ID` lays the rival accounts of one incident side by side.
    """
    from rasid.exports.columns import INCIDENTS
    from rasid.record import dumps
    from rasid.store import open_store
    from rasid.store.incidents import relink
    from rasid.store.query import Filter, incidents

    opened = open_store(store, create=False)
    relink(opened)  # nothing to do unless an addition was cut off before its end
    wanted = Filter(actor, type, place, since, until, standing, source, None, outlet, _limit(limit, json, csv))
    if order not in ("day", "articles"):
        raise Stop(f'--order must be day or articles, not "{order}"')
    found = incidents(opened, wanted, order == "articles")
    if detail:
        from rasid.cli.describe import incident_lines

        for incident in found:
            typer.echo("\n".join(incident_lines(incident)) + "\n")
        return
    _print(found, INCIDENTS, dumps, wanted, json, csv, lang, "incidents")


def _limit(limit: int | None, json: bool, csv: bool) -> int | None:
    return limit or (None if json or csv else _ROWS)


def _print(
    found: Iterable[Any],
    columns: Sequence[Column[Any]],
    line: Callable[[Any], str],
    wanted: Filter,
    json: bool,
    csv: bool,
    lang: str | None,
    title: str,
) -> None:
    if json and csv:
        raise Stop("--json and --csv exclude each other")
    if lang not in (None, "ar", "en"):
        raise Stop(f'--lang must be ar or en, not "{lang}"')
    if json:
        for item in found:
            sys.stdout.write(line(item) + "\n")
    elif csv:
        from rasid.exports.lines import write_csv

        sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]
        write_csv(found, columns, sys.stdout, lang)
    else:
        from rasid.cli.terminal import show_table

        titles = {"statements": "التصريحات", "events": "الأحداث", "incidents": "الوقائع"}
        count = show_table(found, columns, lang or "en", titles[title] if lang == "ar" else title)
        if count == wanted.limit:
            typer.echo(f"The first {count}; --limit shows more.", err=True)
        elif count == 0:
            typer.echo("Nothing in the store answers to that.", err=True)
