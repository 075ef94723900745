"""``rasid watch``: reads outlets as they publish, for as long as it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rasid.cli.add import LOCAL, STORE
from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from threading import Event

    from rasid.store import Store


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("watch", epilog="Example: rasid watch sources.toml --alerts alerts.toml --store news.db --listen 127.0.0.1:9464")(_watch)


def _watch(
    sources: Annotated[Path, typer.Argument(metavar="SOURCES", help="The outlets to read, a TOML file.")] = Path("sources.toml"),
    store: STORE = "rasid.db",
    alerts: Annotated[Path | None, typer.Option(metavar="FILE", help="Rules that fire alerts and where they go, a TOML file.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Ask every feed once, read what is new and leave.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show how the watch into the store fares, and leave.")] = False,
    json: Annotated[bool, typer.Option("--json", help="With --status: as JSON.")] = False,
    listen: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Answer /health and /metrics (Prometheus) here, such as 127.0.0.1:9464.")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=256, help="How many feeds and pages are fetched at a time.")] = 24,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many processes code.")] = 1,
    allow_local: LOCAL = False,
) -> None:
    """Poll the feeds of outlets, code and store what is new, gather incidents and fire alerts, until stopped.

    Safe to stop and start at any time. robots.txt is kept, hosts are asked gently, and what fails is tried again later.
    """
    from rasid.store import open_store

    if status:
        _show_status(open_store(store, create=False), json)
        return
    _require()
    from rasid.sources.outlets import BadOutlets, load
    from rasid.watch.alerts import Alerts
    from rasid.watch.meter import Meter
    from rasid.watch.rules import BadRules
    from rasid.watch.rules import load as load_rules
    from rasid.watch.run import Settings, Watcher

    _log()
    meter = Meter()
    try:
        outlets = load(sources)
        rules = load_rules(alerts) if alerts else None
        opened = open_store(store)
        alerting = Alerts(opened, rules, meter) if rules else None
    except (BadOutlets, BadRules) as error:
        raise Stop(str(error)) from None
    watcher = Watcher(opened, outlets, Settings(local=allow_local, threads=threads, jobs=jobs), alerting, meter)
    server = _serve(meter, listen) if listen else None
    try:
        with _until_signal() as stop:
            watcher.run(stop, once)
    finally:
        if server:
            server.shutdown()
            server.server_close()


def _require() -> None:
    from importlib.util import find_spec

    missing = [
        name
        for name in ("feedparser", "httpx", "lxml", "trafilatura", "protego", "tenacity", "prometheus_client")
        if find_spec(name) is None
    ]
    if missing:
        raise Stop(f"watching needs {', '.join(missing)}: pip install 'rasid[watch]'")


def _log() -> None:
    import logging

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("rasid.watch")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


@contextmanager
def _until_signal() -> Iterator[Event]:
    """Set when the program is asked to end; the second time it ends at once."""
    import signal
    from threading import Event

    stop = Event()

    def asked(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _serve(meter: Any, listen: str) -> Any:
    from rasid.watch.meter import serve

    host, _, port = listen.rpartition(":")
    if not port.isdigit():
        raise Stop(f'--listen must be HOST:PORT such as 127.0.0.1:9464, not "{listen}"')
    try:
        return serve(meter, host.strip("[]") or "127.0.0.1", int(port))
    except (OSError, OverflowError) as error:
        raise Stop(f"cannot listen on {listen}: {error}") from None


def _show_status(store: Store, as_json: bool) -> None:
    from datetime import datetime

    from rasid.watch.alerts import counts as letter_counts
    from rasid.watch.state import State, wall

    state = State(store)
    feeds, counts, watcher, now = state.feeds(), state.counts(), state.watcher(), wall()
    letters = letter_counts(store)
    alive = watcher is not None and abs(now - watcher["at"]) < 60
    if as_json:
        import dataclasses
        import json

        told = {
            "watching": alive,
            "watcher": watcher,
            "entries": counts,
            "alerts": letters,
            "feeds": [dataclasses.asdict(feed) for feed in feeds],
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    def at(when: float | None) -> str:
        return datetime.fromtimestamp(when).astimezone().isoformat(" ", "seconds") if when else "never"

    if alive and watcher:
        typer.echo(f"watched by process {watcher['pid']} on {watcher['host']}")
    else:
        typer.echo(f"not watched now; last sign of life: {at(watcher['at'] if watcher else None)}")
    for what, figures in (("entries", counts), ("alerts", letters)):
        typer.echo(f"{what}: " + ", ".join(f"{count} {name}" for name, count in figures.items()))
    table = Table("outlet", "country", "line", "feed", "polls", "entries", "last good", "next", "failures", "error", box=None)
    for feed in feeds:
        cells = (feed.polls, feed.found, at(feed.good_at), at(feed.next_at), feed.failures)
        table.add_row(feed.outlet, feed.country or "", feed.line or "", feed.url, *map(str, cells), (feed.error or "")[:100])
    Console().print(table)
