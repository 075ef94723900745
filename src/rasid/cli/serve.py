"""``rasid serve``: the desk and its API."""

from __future__ import annotations

from typing import Annotated

import typer

from rasid.cli.add import STORE
from rasid.cli.errors import Stop

_LOCAL = ("localhost", "127.0.0.1", "[::1]")


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("serve", epilog="Example: rasid serve --store news.db --port 8000")(_serve)


def _serve(
    store: STORE = "rasid.db",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    name: Annotated[list[str] | None, typer.Option(metavar="HOST", help="A host name the desk answers to besides localhost.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Ask for a token even to read.")] = False,
    per_minute: Annotated[int, typer.Option(min=1, metavar="N", help="How many requests one address may make in a minute.")] = 1200,
    months: Annotated[
        str, typer.Option(metavar="LOCALE", help="Whose Arabic month names: ar, ar_IQ, ar_SY, ar_LB, ar_MA, ar_TN and so on.")
    ] = "ar",
) -> None:
    """Serve the desk (pages in Arabic and English) and its API over a store. Nothing it shows is loaded from outside."""
    try:
        import uvicorn
        from babel import UnknownLocaleError

        from rasid.web.app import create_app
        from rasid.web.language import locale_of
        from rasid.web.settings import Settings
    except ModuleNotFoundError as error:
        raise Stop(f"the desk needs more packages ({error.name} is missing); install them with: pip install 'rasid[web]'") from error
    from rasid.store import open_store

    try:
        locale_of(months)
    except (ValueError, UnknownLocaleError) as error:
        raise Stop(f'--months must be a locale such as ar or ar_IQ, not "{months}"') from error
    open_store(store, create=False)
    hosts = () if host not in _LOCAL and not name else (*_LOCAL, host, *(name or ()))
    app = create_app(Settings(store, months=months, open_reads=not closed, hosts=hosts, per_minute=per_minute))
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, access_log=False)
