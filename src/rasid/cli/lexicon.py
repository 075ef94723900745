"""``rasid lexicon``: the language data checked and searched."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from rasid.lexicon.check import Language

_EXAMPLES = Path("tests/examples")


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="Look into the language data.", no_args_is_help=True)
    group.command("check", epilog="Example: rasid lexicon check --examples tests/examples")(_check)
    group.command("find", epilog="Example: rasid lexicon find وبالمتظاهرين")(_find)
    app.add_typer(group, name="lexicon")


def _check(
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="Lexicon files; those of the program if absent.")] = None,
    examples: Annotated[
        Path, typer.Option(metavar="DIR", help="Example files; entries whose words stand in none are counted.")
    ] = _EXAMPLES,
    strict: Annotated[bool, typer.Option("--strict", help="Fail for warnings and entries without examples too.")] = False,
    verbose: Annotated[bool, typer.Option("--all", help="List every entry without an example instead of counting them.")] = False,
) -> None:
    """Check columns, ids and values, and find entries that can never match or that no example shows."""
    from rasid.evaluate.examples import read_folder
    from rasid.lexicon import LexiconError, root
    from rasid.lexicon.check import check, without_examples

    where = folder or root()
    if not where.is_dir():
        raise Stop(f"{where} is no folder")
    language = arabic()
    problems = check(where, language)
    bare = []
    if examples.is_dir():
        texts = [text for example in read_folder(examples) for text in (example.title, example.text) if text]
        with suppress(LexiconError):  # a ragged row is told above
            bare = without_examples(where, texts, language)
    for problem in [*problems, *(bare if verbose else [])]:
        typer.echo(str(problem))
    errors = sum(problem.level == "error" for problem in problems)
    by_file: dict[str, int] = {}
    for problem in bare:
        by_file[problem.file] = by_file.get(problem.file, 0) + 1
    for file, count in by_file.items():
        typer.echo(f"{file}: {count} entries without an example")
    typer.echo(f"{errors} errors, {len(problems) - errors} warnings, {len(bare)} entries without an example")
    if errors or (strict and (problems or bare)):
        raise typer.Exit(1)


def _find(
    word: Annotated[list[str], typer.Argument(metavar="WORD...", help="A word or phrase in any spelling, with any clitics.")],
) -> None:
    """List the entries that a word touches."""
    from rasid.lexicon import root
    from rasid.lexicon.find import find

    count = 0
    for hit in find(" ".join(word), root(), arabic()):
        count += 1
        cells = " | ".join(f"{key}={value}" for key, value in hit.row.items() if value and key not in ("id", "source"))
        typer.echo(f"{hit.file}:{hit.line}  {hit.id}  ({hit.column}: {hit.met})\n    {cells}")
    if not count:
        raise Stop(f"no entry is touched by {' '.join(word)}", code=1)


def arabic() -> Language:
    """Arabic as the checks need it."""
    from rasid.arabic.normal import fold
    from rasid.arabic.words import Analyser, tokenise
    from rasid.lexicon.check import Language
    from rasid.record import Span

    analyser = Analyser()

    def words(text: str) -> list[str]:
        return [word.form.surface for word in tokenise(text, Span(0, len(text)), analyser)]

    return Language(fold, words, lambda word: analyser.form(word).keys, lambda word: frozenset(analyser.form(word).lemmas))
