"""``rasid code``: articles in, coded articles out, one a line."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from rasid.cli.actors import REGISTRY, use_registry
from rasid.cli.add import COLUMNS, LOCAL, NAMES, use_names
from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("code", epilog="Example: rasid code articles.jsonl.gz -o coded.jsonl --jobs 2")(_code)


def _code(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help=".jsonl, .csv, .tsv, .parquet, .warc, .wacz, .txt, .html, feeds (.xml), also with .gz; a folder, or -."
        ),
    ],
    out: Annotated[str | None, typer.Option("-o", "--out", metavar="OUT", help="Where to write; standard output if absent or -.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many processes code.")] = 1,
    date: Annotated[str | None, typer.Option(metavar="DAY", help="Publication day of articles that name none, such as 2021-02-23.")] = None,
    columns: COLUMNS = None,
    allow_local: LOCAL = False,
    registry: REGISTRY = None,
    names: NAMES = None,
) -> None:
    """Code articles and write one coded article a line, in input order.

    A line that cannot be used is reported with file and line, put aside in OUT.rejected, and the run goes on; the exit code is then 1.
    """
    from rasid.cli.output import Rejects, whole_file
    from rasid.cli.progress import counting
    from rasid.scale.local import coded
    from rasid.sources import Rejected, read

    use_registry(registry)
    use_names(names)
    day = checked_day(date)
    path = None if out in (None, "-") else Path(str(out))
    if path and any(Path(file).exists() and path.exists() and path.samefile(file) for file in files):
        raise Stop(f"{path} is both input and output")
    target: AbstractContextManager[IO[str]] = whole_file(path) if path else nullcontext(sys.stdout)
    aside = path.with_name(path.name + ".rejected") if path and (path.is_file() or not path.exists()) else None
    with Rejects(aside) as rejects, target as stream, counting("coding") as done:
        for item in coded(read(files, checked_columns(columns), allow_local), jobs, day):
            if isinstance(item, Rejected):
                rejects.add(item)
            else:
                stream.write(item.line + "\n")
            done()
    if rejects:
        kept = f"; put aside in {aside}" if aside else ""
        raise Stop(f"{len(rejects)} could not be coded{kept}", code=1)


def checked_columns(told: str | None) -> dict[str, str] | None:
    """The map of ``--columns``, checked."""
    from rasid.sources.columns import BadColumns, column_map

    try:
        return column_map(told) if told else None
    except BadColumns as error:
        raise Stop(f"--columns: {error}") from None


def checked_day(value: str | None) -> str | None:
    """The day of ``--date``, checked."""
    from datetime import date as day

    try:
        return day.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise Stop(f'--date must be a day such as 2021-02-23, not "{value}"') from None
