"""``rasid add``: articles into the store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from rasid.cli.actors import REGISTRY, use_registry
from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from rasid.scale.worker import Coded
    from rasid.sources import Item, Rejected
    from rasid.store import Added, Store

STORE = Annotated[str, typer.Option("--store", metavar="URL", envvar="RASID_STORE", help="The store: a file or an SQLAlchemy address.")]
COLUMNS = Annotated[
    str | None, typer.Option(metavar="FIELD=COLUMN,...", help="Which columns of a table hold what: text=body,date=published.")
]
LOCAL = Annotated[bool, typer.Option("--allow-local", help="Let addresses lead to private and local hosts.")]
NAMES = Annotated[
    str | None,
    typer.Option(
        "--names", metavar="hf:MODEL", envvar="RASID_NAMES", help="Find names by a token classifier of Hugging Face, or a folder of one."
    ),
]
_BATCH = 50


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("add", epilog="Example: rasid add sample articles.jsonl.gz https://example.org/page --store news.db")(_add)


def use_names(engine: str | None) -> None:
    """Makes an engine of names count for this process and those it starts."""
    if engine:
        os.environ["RASID_NAMES"] = engine


def _add(
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE|DIR|URL...", help="Files, folders of files, or addresses of pages, feeds and site maps.")
    ],
    store: STORE = "rasid.db",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many processes code.")] = 1,
    date: Annotated[str | None, typer.Option(metavar="DAY", help="Publication day of articles that name none, such as 2021-02-23.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Code anew what is already stored, for instance after a lexicon was changed.")
    ] = False,
    columns: COLUMNS = None,
    allow_local: LOCAL = False,
    registry: REGISTRY = None,
    names: NAMES = None,
) -> None:
    """Read articles, code them and keep them in the store.

    Safe to repeat: what is stored already is passed over, an article whose text has changed becomes a new version beside the old one.
    """
    from rasid.cli.code import checked_columns, checked_day
    from rasid.cli.output import Rejects
    from rasid.cli.progress import counting
    from rasid.scale.local import coded
    from rasid.sources import Rejected, read
    from rasid.store import Added, open_store
    from rasid.store.incidents import relink

    use_registry(registry)
    use_names(names)
    day = checked_day(date)
    kept = open_store(store)
    total = Added()
    passed: list[Added] = []
    with Rejects(None) as rejects, counting("adding") as done:
        given = read(sources, checked_columns(columns), allow_local)
        items = given if again else _fresh(given, kept, day, passed)
        results = coded(items, jobs, day)
        while batch := list(islice(results, _BATCH)):
            ready = []
            for item in batch:
                if isinstance(item, Rejected):
                    rejects.add(item)
                else:
                    ready.append(item)
                done()
            total += _keep(kept, ready, again)
    for added in passed:
        total += added
    count = relink(kept)
    said = [f"{total.new} new", f"{total.changed} changed", f"{total.recoded} coded again", f"{total.same} unchanged"]
    typer.echo(f"{store}: {', '.join(said)}" + (f"; {count} incidents now" if count is not None else ""), err=True)
    if rejects:
        raise Stop(f"{len(rejects)} could not be added", code=1)


def _fresh(items: Iterable[Item | Rejected], store: Store, day: str | None, passed: list[Added]) -> Iterator[Item | Rejected]:
    """The items that are not stored yet in this form; how many are is told in ``passed``."""
    from rasid import __version__
    from rasid.sources import BadInput, Rejected, article_of
    from rasid.store import Added

    source = iter(items)
    while chunk := list(islice(source, _BATCH)):
        articles = {}
        for at, item in enumerate(chunk):
            if not isinstance(item, Rejected):
                try:
                    articles[at] = article_of(item, day)
                except BadInput:
                    continue  # reported by the process that codes
        work = dict(zip(articles, store.unknown(list(articles.values()), __version__), strict=True))
        passed.append(Added(same=sum(not needed for needed in work.values())))
        yield from (item for at, item in enumerate(chunk) if work.get(at, True))


def _keep(store: Store, batch: list[Coded], again: bool) -> Added:
    from rasid.record import CodedArticle, loads

    return store.add([(item.article, loads(CodedArticle, item.line), item.line) for item in batch], again=again)
