"""``rasid bulk``: very many articles, on this machine or on a Ray cluster."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rasid.cli.add import COLUMNS
from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from rasid.scale.shards import Done


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("bulk", epilog="Example: rasid bulk 's3://crawl/2024/*.warc.gz' --to s3://coded/2024 --runner ray://head:10001 --jobs 64")(
        _bulk
    )


def _bulk(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders, patterns or s3:// addresses of JSON lines, Parquet, WARC, CSV.")
    ],
    to: Annotated[str, typer.Option("--to", metavar="OUTPUT", help="A folder or s3:// address.")],
    runner: Annotated[str, typer.Option(metavar="native|ray|ray://HOST:PORT", help="Where the work is done.")] = "native",
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="How many workers; the cores of this machine if not told.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="parquet|jsonl", help="The form of coded articles and rejects.")] = "parquet",
    date: Annotated[str | None, typer.Option(metavar="DAY", help="Publication day of articles that name none, such as 2021-02-23.")] = None,
    columns: COLUMNS = None,
    incidents: Annotated[bool, typer.Option("--incidents/--no-incidents", help="Gather incidents of all articles at the end.")] = True,
) -> None:
    """Code very many articles on Daft and gather their incidents. Started again, it goes on where it stopped.

    OUTPUT gets folders: coded, rejects (what could not be coded, with file, place and reason), reports (what linking needs),
    incidents, done (what is finished). For S3, AWS_ENDPOINT_URL and the usual AWS variables hold.
    """
    import os

    from rasid.cli.code import checked_columns, checked_day
    from rasid.scale import bulk
    from rasid.scale.files import FilesError, Target
    from rasid.scale.shards import Job
    from rasid.scale.worker import standard

    if form not in ("parquet", "jsonl"):
        raise Stop(f'--format must be parquet or jsonl, not "{form}"')
    try:
        daft = bulk.start(runner)
        job = Job(Target(to), standard, form, checked_columns(columns), checked_day(date))
        total = bulk.code_all(daft, inputs, job, jobs or os.cpu_count() or 1, _tell)
        gathered = bulk.link_all(daft, job.target) if incidents else None
    except (bulk.BulkError, FilesError) as error:
        raise Stop(str(error)) from None
    said = [f"{total.units} parts done now", f"{total.before} before", f"{total.articles} articles", f"{total.rejected} rejected"]
    typer.echo(f"{to}: {', '.join(said)}" + (f"; {gathered} incidents" if gathered is not None else ""), err=True)
    if total.rejected:
        raise Stop(f"{total.rejected} could not be coded; put aside in {to.rstrip('/')}/rejects", code=1)


def _tell(done: Done) -> None:
    if sys.stderr.isatty():
        rate = done.articles / done.seconds if done.seconds else 0.0
        typer.echo(f"{done.unit}: {done.articles} articles, {done.rejected} rejected, {rate:.0f} a second", err=True)
