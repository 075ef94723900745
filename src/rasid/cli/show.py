"""``rasid show``: one article, statement, event or incident of the store."""

from __future__ import annotations

from typing import Annotated

import typer

from rasid.cli.add import STORE
from rasid.cli.errors import Stop


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("show", epilog="Example: rasid show sample-001   rasid show sample-001#S1   rasid show I0a1b2c3d4e5f")(_show)


def _show(
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="An article's id, ARTICLE#S1 for a statement or event of it, or an incident's id.")
    ],
    store: STORE = "rasid.db",
    json: Annotated[bool, typer.Option("--json", help="The JSON of the record.")] = False,
) -> None:
    """Show an article, a statement, an event or an incident, with its chain of sources spelled out."""
    from rasid.cli import describe
    from rasid.record import dumps
    from rasid.store import open_store
    from rasid.store.query import incident

    opened = open_store(store, create=False)
    if found := opened.article(ident):
        typer.echo(dumps(found[1]) if json else "\n".join(describe.article_lines(found[1])))
        return
    if told := incident(opened, ident):
        typer.echo(dumps(told) if json else "\n".join(describe.incident_lines(told)))
        return
    home, _, part = ident.rpartition("#")
    if home and (found := opened.article(home)):
        coded = found[1]
        for statement in coded.statements:
            if statement.id == part:
                typer.echo(dumps(statement) if json else "\n".join(describe.statement_lines(coded, statement, why=True)))
                return
        for event in coded.events:
            if event.id == part:
                typer.echo(dumps(event) if json else "\n".join(describe.event_lines(coded, event, why=True)))
                return
        raise Stop(f"article {home} has no {part}; `rasid show {home}` lists what it has", code=1)
    raise Stop(f"nothing in {store} has the id {ident}", code=1)
