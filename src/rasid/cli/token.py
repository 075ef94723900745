"""``rasid token``: who may write through the desk and its API."""

from __future__ import annotations

from typing import Annotated

import typer

from rasid.cli.add import STORE


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("token", epilog="Example: rasid token salma --store news.db   rasid token salma --revoke   rasid token")(_token)


def _token(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Whose token; without a name all tokens are listed.")] = None,
    store: STORE = "rasid.db",
    revoke: Annotated[bool, typer.Option("--revoke", help="End the token of that name.")] = False,
) -> None:
    """Make a token for the desk and its API. It is printed once; the store keeps only its hash."""
    from rasid.store import open_store, tokens

    opened = open_store(store, create=False)
    if name is None:
        for token in tokens.listed(opened):
            typer.echo(f"{token.name}\t{token.created}\t{f'revoked {token.revoked}' if token.revoked else 'holds'}")
    elif revoke:
        tokens.revoke(opened, name)
    else:
        typer.echo(tokens.create(opened, name))
