"""The command line. Every command loads what it needs when it runs, so that ``rasid --help`` answers at once."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from rasid import __version__
from rasid.cli import (
    actors,
    add,
    bulk,
    code,
    commitments,
    demo,
    doctor,
    evaluate,
    explain,
    export,
    layers,
    lexicon,
    recode,
    records,
    review,
    search,
    serve,
    show,
    token,
    watch,
)
from rasid.cli.errors import Stop, debugging, explain_failure

app = typer.Typer(
    name="rasid",
    help="Reads Arabic news and keeps the record: who did what to whom, where and when, and who says so.",
    epilog="Start with: rasid demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (
    demo,
    code,
    add,
    watch,
    bulk,
    records,
    commitments,
    search,
    serve,
    show,
    token,
    export,
    review,
    recode,
    explain,
    actors,
    layers,
    evaluate,
    lexicon,
    doctor,
):
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rasid {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole trace when something fails (anywhere on the line).")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")] = False,
) -> None:
    pass


def _known() -> tuple[type[Exception], ...]:
    """Failures whose message is written for a person, of the parts that were loaded."""
    places = (
        ("rasid.store.database", "StoreError"),
        ("rasid.scale.local", "WorkerError"),
        ("rasid.lexicon", "LexiconError"),
        ("rasid.tagger", "EngineError"),
    )
    return tuple(getattr(sys.modules[module], name) for module, name in places if module in sys.modules)


def main() -> None:
    """Runs the command line; failures become plain words on standard error and an exit code."""
    debug = debugging()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # the matrices are small: threads that wait for each other double the work
    try:
        app(args=[argument for argument in sys.argv[1:] if argument != "--debug"], prog_name="rasid")
    except Stop as stop:
        if debug and stop.__cause__:
            explain_failure(stop.__cause__, debug)
        typer.echo(f"rasid: {stop}", err=True)
        sys.exit(stop.code)
    except _known() as error:
        if debug:
            explain_failure(error, debug)
        typer.echo(f"rasid: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except KeyboardInterrupt:
        typer.echo("rasid: interrupted", err=True)
        sys.exit(130)
    except Exception as error:  # the last resort: plain words for a person, the trace on request
        explain_failure(error, debug)
        sys.exit(70)
