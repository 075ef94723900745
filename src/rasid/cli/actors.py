"""``rasid actors``: the registry searched and exported, and who is met in articles."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from rasid.actors.met import Met
    from rasid.actors.search import Actor

REGISTRY = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        metavar="DIR",
        envvar="RASID_REGISTRY",
        help="Your own registry files (persons.tsv, organisations.tsv, …) beside ours.",
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("actors", epilog="Example: rasid actors المالكي --on 2015-08-01   rasid actors --in article.txt")(_actors)


def use_registry(folder: Path | None) -> None:
    """Makes a folder of registry files count for this process and those it starts. Raises Stop where there is no such folder."""
    if folder is None:
        return
    if not folder.is_dir():
        raise Stop(f"{folder} is no folder of registry files")
    os.environ["RASID_REGISTRY"] = str(folder.resolve())


def _actors(
    find: Annotated[list[str] | None, typer.Argument(metavar="[FIND]...", help="A name or part of it, Arabic or English.")] = None,
    within: Annotated[
        str | None, typer.Option("--in", metavar="FILE", help="Say who is met in the articles of a file, an address, or - .")
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help="The day on which the code holds; of articles that name none too.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="Only persons, countries, parties …: person, country, party.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write the whole registry as FollowTheMoney entities.")
    ] = None,
    registry: REGISTRY = None,
    limit: Annotated[int, typer.Option(min=0, help="How many at most; 0 for all.")] = 25,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    lang: Annotated[str, typer.Option(metavar="ar|en", help="Language of the headings.")] = "en",
) -> None:
    """Search the registry of actors, export it, or list the actors of an article with all their mentions."""
    from rasid.cli.code import checked_day

    if lang not in ("ar", "en"):
        raise Stop(f'--lang must be ar or en, not "{lang}"')
    if sum((bool(find), within is not None, export is not None)) > 1:
        raise Stop("FIND, --in and --export go one at a time")
    use_registry(registry)
    day = checked_day(on)
    if within is not None:
        _met(within, day, json, lang, limit)
    elif export is not None:
        _export(export)
    else:
        _search(" ".join(find or ()), day, kind, json, lang, limit)


def _search(phrase: str, day: str | None, kind: str | None, json: bool, lang: str, limit: int) -> None:
    from rasid.actors import Registry
    from rasid.actors.search import actors, search
    from rasid.exports.lines import writable_json

    known = Registry()
    found = search(known, phrase, day) if phrase else list(actors(known, day))
    if kind:
        found = [actor for actor in found if actor.kind == kind]
    shown = found[:limit] if limit else found
    if json:
        for actor in shown:
            sys.stdout.write(writable_json(_plain(actor)) + "\n")
    elif shown:
        from rasid.cli.terminal import show_table
        from rasid.exports.columns import Column

        columns = (
            Column[Any]("name", "الاسم", "name", lambda actor: actor.arabic[0], wide=True),
            Column[Any]("english", "بالإنجليزية", "English", lambda actor: actor.name, wide=True),
            Column[Any]("kind", "النوع", "kind", lambda actor: actor.kind),
            Column[Any]("code", "الرمز", "code", lambda actor: actor.code),
            Column[Any]("offices", "المناصب", "offices", _offices, wide=True, least=110),
            Column[Any]("others", "أسماء أخرى", "other names", lambda actor: "، ".join(actor.arabic[1:6]), wide=True, least=140),
            Column[Any]("id", "المعرف", "id", lambda actor: actor.id),
        )
        show_table(shown, columns, lang, "الفاعلون" if lang == "ar" else "actors")
    if len(shown) < len(found):
        typer.echo(f"{len(shown)} of {len(found)}; --limit 0 shows all.", err=True)
    if phrase and not found:
        raise Stop(f"no actor is called {phrase}", code=1)


def _offices(actor: Actor) -> str:
    return "; ".join(f"{office.title} {office.start}–{office.end}" for office in actor.offices)


def _plain(actor: Actor) -> dict[str, Any]:
    """An actor as JSON."""
    out: dict[str, Any] = {"id": actor.id, "kind": actor.kind, "name": actor.name, "names": list(actor.arabic), "code": actor.code}
    if actor.offices:
        out["offices"] = [
            {key: value for key, value in (("title", o.title), ("code", o.code), ("start", o.start), ("end", o.end)) if value}
            for o in actor.offices
        ]
    return out | {key: value for key, value in (("start", actor.start), ("end", actor.end), ("source", actor.source)) if value}


def _export(path: Path) -> None:
    from rasid.actors import Registry
    from rasid.cli.output import whole_file
    from rasid.exports.followthemoney import entities, line

    count = 0
    with whole_file(path) as stream:
        for entity in entities(Registry()):
            stream.write(line(entity) + "\n")
            count += 1
    typer.echo(f"{count} entities written to {path}", err=True)


def _met(file: str, day: str | None, json: bool, lang: str, limit: int) -> None:
    from rasid.actors.met import met
    from rasid.coder import Coder
    from rasid.sources import BadInput, Rejected, article_of, read

    coder = Coder()
    bad = 0
    for item in read([file]):
        try:
            if isinstance(item, Rejected):
                raise BadInput(item.message)
            article = article_of(item, day)
        except BadInput as error:
            bad += 1
            typer.echo(f"rasid: {error}", err=True)
            continue
        groups = met(coder.read(article))
        if json:
            from rasid.exports.lines import writable_json

            for group in groups:
                sys.stdout.write(writable_json({"article": article.id, "outlet": article.source} | _group(group)) + "\n")
            continue
        _table(groups[:limit] if limit else groups, article.id, lang)
        if limit and len(groups) > limit:
            typer.echo(f"{limit} of {len(groups)}; --limit 0 shows all.", err=True)
    if bad:
        raise Stop(f"{bad} could not be read", code=1)


def _table(groups: list[Met], title: str, lang: str) -> None:
    from rasid.cli.terminal import show_table
    from rasid.exports.columns import Column

    columns = (
        Column[Any]("name", "الفاعل", "actor", lambda group: group.name, wide=True),
        Column[Any]("code", "الرمز", "code", lambda group: group.code),
        Column[Any]("count", "المرات", "mentions", lambda group: str(len(group.mentions))),
        Column[Any]("called", "سُمّي", "called", lambda group: _called(group.called), wide=True),
        Column[Any]("id", "المعرف", "id", lambda group: group.actor, least=110),
    )
    show_table(groups, columns, lang, title)


def _called(names: Counter[str]) -> str:
    return "، ".join(f"{name} ×{count}" if count > 1 else name for name, count in names.most_common())


def _group(group: Met) -> dict[str, Any]:
    mentions = [{"span": list(mention.span), "text": mention.text, "kind": mention.kind} for mention in group.mentions]
    return {"name": group.name, "code": group.code, "actor": group.actor or None, "called": dict(group.called), "mentions": mentions}
