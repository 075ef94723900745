"""``rasid words``, ``rasid dates`` and ``rasid places``: layers tried out on a text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rasid.cli.errors import Stop

if TYPE_CHECKING:
    from rasid.arabic.document import Doc
    from rasid.exports.columns import Column
    from rasid.exports.words import WordRow

TEXT = Annotated[list[str], typer.Argument(metavar="TEXT...", help="Arabic text, or - for standard input.")]
JSON = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
LANG = Annotated[str, typer.Option(metavar="ar|en", help="Language of the headings.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("words", epilog="Example: rasid words 'وستعلن الوزارة نتائجها غدا'")(_words)
    app.command("dates", epilog="Example: rasid dates 'وصل الوفد مساء الجمعة ويغادر بعد غد' --on 2021-02-23")(_dates)
    app.command("places", epilog="Example: rasid places 'اندلع حريق قرب مدينة طرابلس اللبنانية' --lang ar")(_places)


def _words(text: TEXT, json: JSON = False, lang: LANG = "en") -> None:
    """Take the words of a text apart: their parts, lemma, part of speech and inflection, and the verb they belong to."""
    from rasid.actors.registry import bodies, titles
    from rasid.arabic.analysis import WordAnalyser
    from rasid.arabic.phrases import Phraser
    from rasid.exports.words import rows

    doc = Phraser(titles(), bodies()).chunk(_read(text, None))
    found = rows(doc, WordAnalyser())

    def columns() -> Sequence[Column[WordRow]]:
        from rasid.exports.columns import Column

        return (
            Column("parts", "الأجزاء", "parts", lambda row: "+".join(part["text"] for part in row["parts"])),
            Column("lemma", "الأصل", "lemma", lambda row: row["lemma"]),
            Column("tags", "النوع", "parts of speech", lambda row: "+".join(part["tag"] for part in row["parts"])),
            Column("features", "التصريف", "features", lambda row: " ".join(f"{name}={value}" for name, value in row["features"].items())),
            Column("verb", "الفعل", "verb", lambda row: f"{row['verb']} ({row['derived']})" if row["verb"] else ""),
        )

    _print(found, columns, json, lang, "الكلمات" if lang == "ar" else "words")


def _dates(
    text: TEXT,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When the text was published: 2021-02-23 or a timestamp.")] = None,
    json: JSON = False,
    lang: LANG = "en",
) -> None:
    """Find the dates in a text and say which days they mean and what that rests on.

    Without --on, what is counted from the day of publication («أمس») stays without a value.
    """
    from rasid.dates import DateFinder, bounds
    from rasid.record import Date

    found = DateFinder().find(_read(text, _checked(on))).dates

    def ends(date: Date, which: int) -> str:
        day = None if date.kind == "recurring" else bounds(date.value)[which]
        return day.isoformat() if day else ""

    def columns() -> Sequence[Column[Date]]:
        from rasid.exports.columns import Column

        return (
            Column("text", "النص", "text", lambda date: date.text, wide=True),
            Column("value", "القيمة", "value", lambda date: date.value or ""),
            Column("first", "من", "first day", lambda date: ends(date, 0)),
            Column("last", "إلى", "last day", lambda date: ends(date, 1)),
            Column("kind", "النوع", "kind", lambda date: date.kind),
            Column("resolved_from", "الأساس", "resolved from", lambda date: date.resolved_from or ""),
            Column("notes", "ملاحظات", "notes", lambda date: "; ".join(date.why.notes) if date.why else "", wide=True, least=110),
        )

    _print(found, columns, json, lang, "التواريخ" if lang == "ar" else "dates")


def _places(text: TEXT, json: JSON = False, lang: LANG = "en") -> None:
    """Find the places in a text: which place each of them is, its point, and how far the point may be trusted."""
    from rasid.places import PlaceFinder
    from rasid.record import Place

    found = PlaceFinder().find(_read(text, None)).places

    def point(place: Place) -> str:
        return "" if place.lat is None or place.lon is None else f"{place.lat:.3f}, {place.lon:.3f}"

    def columns() -> Sequence[Column[Place]]:
        from rasid.exports.columns import Column

        return (
            Column("text", "النص", "text", lambda place: place.text, wide=True),
            Column("name", "الاسم", "name", lambda place: place.name or ""),
            Column("country", "البلد", "country", lambda place: place.country or ""),
            Column("admin1", "الإقليم", "admin 1", lambda place: place.admin1 or "", least=120),
            Column("point", "الموقع", "point", point),
            Column("precision", "الدقة", "precision", lambda place: place.precision or ""),
            Column("relation", "العلاقة", "relation", lambda place: place.relation or ""),
            Column("others", "بدائل", "runners-up", lambda place: " ".join(place.others), least=140),
            Column("id", "المعرف", "id", lambda place: place.id or ""),
        )

    _print(found, columns, json, lang, "الأماكن" if lang == "ar" else "places")


def _read(pieces: list[str], on: str | None) -> Doc:
    """The text with its names, as it is when the layer is read on the road."""
    from rasid.arabic.document import Reader
    from rasid.record import Article
    from rasid.tagger import NameTagger

    text = sys.stdin.read().strip("\n") if pieces == ["-"] else " ".join(pieces)
    return NameTagger().tag(Reader().read(Article("text", text, date=on)))


def _checked(on: str | None) -> str | None:
    """The date of ``--on``, checked."""
    from datetime import datetime

    try:
        if on:
            datetime.fromisoformat(on)
    except ValueError:
        raise Stop(f'--on must be a day such as 2021-02-23 or a timestamp, not "{on}"') from None
    return on


def _print(found: Sequence[Any], columns: Any, json: bool, lang: str, title: str) -> None:
    if lang not in ("ar", "en"):
        raise Stop(f'--lang must be ar or en, not "{lang}"')
    if json:
        from rasid.record import dumps

        for item in found:
            sys.stdout.write(dumps(item) + "\n")
        return
    from rasid.cli.terminal import show_table

    if not show_table(found, columns(), lang, title):
        typer.echo("None was found.", err=True)
