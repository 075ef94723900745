"""``rasid commitments``: promises and demands, and what became of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rasid.cli.add import STORE
from rasid.cli.records import JSON, LIMIT, OUTLET, SINCE, SOURCE, UNTIL

if TYPE_CHECKING:
    from rasid.incidents.follow import Followed


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("commitments", epilog="Example: rasid commitments --kind commitment --state broken --actor 'IRQ GOV'")(_commitments)


def _commitments(
    store: STORE = "rasid.db",
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="commitment or demand.")] = None,
    state: Annotated[str | None, typer.Option(metavar="STATE", help="open, repeated, met, broken, withdrawn or overdue.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="WHO", help="Who made it or to whom it goes: a name or a code.")] = None,
    source: SOURCE = None,
    outlet: OUTLET = None,
    since: SINCE = None,
    until: UNTIL = None,
    today: Annotated[str | None, typer.Option(metavar="DAY", help="The day by which what is due is overdue; today if not told.")] = None,
    limit: LIMIT = None,
    json: JSON = False,
) -> None:
    """Promises and demands: open, repeated, met, broken or withdrawn, with the statement or event that says so.

    Only actors of the registry are followed from article to article.
    """
    from rasid.exports.lines import writable_json
    from rasid.store import open_store
    from rasid.store.pledges import followed
    from rasid.store.query import Filter

    wanted = Filter(actor=actor, source=source, outlet=outlet, since=since, until=until, limit=limit or (None if json else 20))
    count = 0
    for made in followed(open_store(store, create=False), wanted, kind=kind, state=state, today=today):
        count += 1
        if json:
            sys.stdout.write(writable_json(_line(made)) + "\n")
        else:
            typer.echo("\n".join(_lines(made)))
    if not json and not count:
        typer.echo("Nothing in the store answers to that.", err=True)


def _line(made: Followed) -> dict[str, object]:
    from rasid.record import to_dict

    head = {"article": made.coded.id, "outlet": made.coded.source, "published": made.coded.date}
    news = [
        {"state": it.state, "article": it.article, "item": it.item, "words": to_dict(it.words), "day": it.day, "says": it.says}
        | {"outlet": it.outlet, "likeness": it.likeness, "rule": it.rule}
        for it in made.news
    ]
    return {**head, **to_dict(made.pledge), "state": made.state, "overdue": made.overdue, "news": news}


def _lines(made: Followed) -> list[str]:
    from rasid.cli.describe import plain, quoted
    from rasid.incidents.chains import label

    pledge = made.pledge
    who = plain(label(pledge.by)) + (f" → {plain(label(pledge.to))}" if pledge.to else "")
    due = f", due {pledge.due}" if pledge.due else ""
    late = ", overdue" if made.overdue else ""
    out = [f"{made.state.upper()}{late}  {pledge.kind} of {who}{due}   {made.id}"]
    out.append(f"  {(made.coded.date or 'no date')[:10]} {plain(made.coded.source or '?')}: {quoted(pledge.what.text)}")
    for it in made.news:
        out.append(f"  {it.day or 'no date'} {plain(it.outlet or '?')}: {it.state} {quoted(it.words.text)}  {it.article}#{it.item}")
    return [*out, ""]
