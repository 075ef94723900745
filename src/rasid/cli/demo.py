"""``rasid demo``: the sample, read and shown, wherever Rasid is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rasid.cli.errors import Stop
from rasid.shipped import shipped

# Unlike other commands it does not heed RASID_STORE: invented articles have no place among real ones.
STORE = Annotated[str, typer.Option("--store", metavar="URL", help="Where to keep the sample's record.")]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("demo", epilog="Example: rasid demo --store rasid-demo.db")(_demo)


def sample() -> Path:
    """The folder of the sample articles. Raises Stop where there is none."""
    folder = shipped("sample", "articles.jsonl")
    if folder is None:
        raise Stop("the sample articles are missing from this installation; install Rasid again, or use your own: rasid add FILE")
    return folder


def _demo(
    store: STORE = "rasid-demo.db",
    articles: Annotated[bool, typer.Option("--articles", help="Only say where the sample articles are.")] = False,
) -> None:
    """Read the sample into a store and show its record. Safe to repeat.

    The sample is fifty-two articles written for this project; every event, person, group and outlet in them is invented.
    """
    path = sample() / "articles.jsonl"
    if articles:
        typer.echo(path)
        return
    typer.echo("The sample: articles with invented people, groups, outlets and events.\n")
    _run("add", str(path), "--store", store)
    _run("incidents", "--order", "articles", "--limit", "15", "--store", store)
    typer.echo("What each source says, side by side:\n")
    _run("incidents", "--order", "articles", "--detail", "--limit", "5", "--store", store)
    typer.echo("Who says so, and through whom:\n")
    _run("statements", "--limit", "12", "--store", store)
    typer.echo(f"The store is {store}. Ask it more, for instance:")
    for question in ("events --type ASSAULT --standing actual", "statements --act deny --lang ar", "show sample-001"):
        typer.echo(f"  rasid {question} --store {store}")
    typer.echo(f"  rasid explain {path} sample-001")


def _run(*arguments: str) -> None:
    """One command of this program, with its line shown first, so that what a person sees can be typed again."""
    from rasid.cli import app

    typer.echo("$ " + " ".join(("rasid", *arguments)))
    app(args=list(arguments), prog_name="rasid", standalone_mode=False)
    typer.echo()
