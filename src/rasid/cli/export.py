"""``rasid export``: the record in the formats of other programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from rasid.cli.add import STORE
from rasid.cli.errors import Stop
from rasid.cli.records import ACT, ACTOR, OUTLET, PLACE, SINCE, SOURCE, STANDING, TYPE, UNTIL


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("export", epilog="Example: rasid export csv -o events.csv --type ASSAULT --since 2024-09 --store news.db")(_export)


def _export(
    format: Annotated[
        str, typer.Argument(metavar="FORMAT", help="jsonl, csv, xlsx, parquet, geojson, graphml, polecat, acled, gtd, ucdp or ftm.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write.")],
    of: Annotated[
        str, typer.Option(metavar="WHAT", help="events, statements or incidents, for csv, xlsx, parquet and geojson.")
    ] = "events",
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
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many.")] = None,
) -> None:
    """Write the record, or the part that answers to the filters, to a file.

    jsonl: one coded article a line. acled, gtd, ucdp: incidents in columns like theirs; polecat: events; ftm: FollowTheMoney entities.
    The columns are explained in docs/reference/exports.md. The file appears when all of it is written.
    """
    from rasid.exports.formats import export
    from rasid.exports.write import ExportError
    from rasid.store import open_store
    from rasid.store.incidents import relink
    from rasid.store.query import Filter

    opened = open_store(store, create=False)
    relink(opened)  # nothing to do unless an addition was cut off before its end
    wanted = Filter(actor, type, place, since, until, standing, source, act, outlet, limit)
    device = out.exists() and not out.is_file()
    part = out if device else out.with_name(out.name + ".part")
    try:
        count = export(opened, format.lower(), part, wanted, of)
        if not device:
            os.replace(part, out)
    except ExportError as error:
        raise Stop(str(error)) from error
    except OSError as error:
        raise Stop(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        if not device:
            part.unlink(missing_ok=True)
    typer.echo(f"{out}: {count} written", err=True)
