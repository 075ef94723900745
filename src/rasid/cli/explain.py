"""``rasid explain``: why each item of an article was coded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rasid.cli.actors import REGISTRY, use_registry
from rasid.cli.add import NAMES, use_names
from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rasid.record import CodedArticle


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("explain", epilog="Example: rasid explain article.txt --date 2021-02-23   rasid explain articles.jsonl sample-001#E1")(
        _explain
    )


def _explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of articles, a page's address, or - for standard input.")],
    ident: Annotated[str | None, typer.Argument(metavar="[ID]", help="An article's id, an item's id (E1), or both (ARTICLE#E1).")] = None,
    date: Annotated[str | None, typer.Option(metavar="DAY", help="Publication day of articles that name none, such as 2021-02-23.")] = None,
    registry: REGISTRY = None,
    names: NAMES = None,
) -> None:
    """Code a file and say of each statement and event which words, lexicon entries, rules and models made it."""
    from rasid.cli.code import checked_day
    from rasid.scale.worker import load, standard
    from rasid.sources import BadInput, Rejected, article_of, read

    use_registry(registry)
    use_names(names)
    home, _, part = (ident or "").rpartition("#")
    shown = bad = 0
    for item in read([file]):
        if isinstance(item, Rejected):
            bad += 1
            typer.echo(f"rasid: {item.message}", err=True)
            continue
        try:
            article = article_of(item, checked_day(date))
        except BadInput as error:
            bad += 1
            typer.echo(f"rasid: {Rejected(item.file, item.line, str(error)).message}", err=True)
            continue
        if home and article.id != home:
            continue
        whole = not part or (not home and article.id == part)
        lines = list(_lines(load(standard)(article), None if whole else part))
        if lines:
            shown += 1
            typer.echo("\n".join(lines))
        if home or (whole and part):
            break
    if ident and not shown:
        raise Stop(f"{file} has nothing with the id {ident}", code=1)
    if bad:
        raise Stop(f"{bad} could not be read", code=1)


def _lines(coded: CodedArticle, part: str | None) -> Iterator[str]:
    from rasid.cli import describe

    found = False
    for statement in coded.statements:
        if part in (None, statement.id):
            found = True
            yield from describe.statement_lines(coded, statement, why=True)
            yield ""
    for event in coded.events:
        if part in (None, event.id):
            found = True
            yield from describe.event_lines(coded, event, why=True)
            yield ""
    if not found and part is None:
        yield f"{coded.id}: no statement and no event was found in it."
