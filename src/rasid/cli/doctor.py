"""``rasid doctor`` and ``rasid schema``: is everything in place, and what is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Annotated, NamedTuple

import typer

from rasid.cli.errors import Stop

# What the optional parts are for; those that only developers need are not looked for.
EXTRAS = {
    "pages": "web pages, feeds and addresses",
    "web": "the desk and its API",
    "watch": "reading outlets as they publish",
    "postgres": "the record in PostgreSQL",
    "export": "XLSX and Parquet",
    "frames": "data frames",
    "notebook": "the notebook",
    "scale": "very many articles",
    "ray": "a cluster",
    "transformers": "names by a Hugging Face model",
    "train": "making the models anew",
}
_REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:;.*extra == ['\"](\w+)['\"])?")


class Finding(NamedTuple):
    """One thing looked at. ``good`` None: optional and absent."""

    good: bool | None
    what: str


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("doctor", epilog="Example: rasid doctor --store news.db")(_doctor)
    app.command("schema", epilog="Example: rasid schema > rasid.schema.json")(_schema)


def _schema() -> None:
    """Print the JSON Schema of coded articles and incidents."""
    import json

    from rasid.record import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _doctor(
    store: Annotated[str | None, typer.Option("--store", metavar="URL", help="Look at this store too (rasid.db if there is one).")] = None,
) -> None:
    """Check the program, its language data and models, the store, and the optional parts."""
    bad = 0
    for finding in _findings(store):
        bad += finding.good is False
        typer.echo({True: "ok       ", False: "PROBLEM  ", None: "not here "}[finding.good] + finding.what)
    if bad:
        raise Stop(f"{bad} problem{'s' if bad > 1 else ''} found", code=1)


def _findings(store: str | None) -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    from rasid import __version__

    yield Finding(sys.version_info >= (3, 11), f"rasid {__version__} on Python {sys.version.split()[0]} ({sys.platform})")
    needed = _needed()
    for name in needed.pop("", ()):
        try:
            yield Finding(True, f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding(False, f"{name} is not installed; install Rasid again: pip install --force-reinstall rasid")
    yield from _data()
    yield from _coding()
    yield from _stored(store)
    for extra, purpose in EXTRAS.items():
        missing = [name for name in needed.get(extra, ()) if not _installed(name)]
        get = f": pip install 'rasid[{extra}]' ({', '.join(missing)} missing)" if missing else ""
        yield Finding(None if missing else True, f"rasid[{extra}], {purpose}{get}")


def _needed() -> dict[str, list[str]]:
    """The packages that each optional part needs, by its name, and those that Rasid always needs, by the empty name."""
    from importlib.metadata import requires

    out: dict[str, list[str]] = {}
    for line in requires("rasid") or ():
        found = _REQUIREMENT.match(line)
        if found and found[1] != "rasid" and "sys_platform" not in line:
            out.setdefault(found[2] or "", []).append(found[1])
    return out


def _installed(name: str) -> bool:
    from importlib.metadata import PackageNotFoundError, version

    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _data() -> Iterator[Finding]:
    """Lexicons and models: there and readable."""
    from pathlib import Path

    import rasid
    from rasid import lexicon

    files = sorted(lexicon.root().rglob("*.tsv"))
    entries = 0
    for file in files:
        try:
            entries += sum(1 for _ in lexicon.rows(file))
        except (lexicon.LexiconError, UnicodeDecodeError, OSError) as error:
            yield Finding(False, f"lexicon {file.name}: {error}")
    yield Finding(bool(files), f"{len(files)} lexicon files with {entries:,} entries")
    home = Path(rasid.__file__).parent
    models = [file for pattern in ("*.onnx", "*.npz") for file in sorted(home.rglob(pattern))]
    listed = ", ".join(f"{file.relative_to(home).as_posix()} ({file.stat().st_size / 1e6:.1f} MB)" for file in models)
    yield Finding(bool(models), f"models: {listed or 'none found'}")


def _coding() -> Iterator[Finding]:
    """One sentence coded, start to end."""
    import time

    from rasid.record import Article
    from rasid.scale.worker import load, standard

    start = time.perf_counter()
    try:
        coder = load(standard)
        loaded = time.perf_counter() - start
        coded = coder(Article("check", "أعلن وزير الخارجية العراقي يوم الأحد أن بلاده تدين الهجوم في كركوك.", date="2024-09-29"))
        yield Finding(
            bool(coded.statements), f"coder loads in {loaded:.2f} s and finds {len(coded.statements)} statement in the test sentence"
        )
    except Exception as error:  # whatever fails is the finding
        yield Finding(False, f"the coder fails: {type(error).__name__}: {error}")


def _stored(store: str | None) -> Iterator[Finding]:
    """The store: opened and counted."""
    from pathlib import Path

    from rasid.store import StoreError, open_store

    if store is None and not Path("rasid.db").exists():
        yield Finding(None, "store rasid.db (rasid add makes it)")
        return
    try:
        counts = open_store(store or "rasid.db", create=False).count()
        yield Finding(True, f"store {store or 'rasid.db'}: " + ", ".join(f"{number:,} {what}" for what, number in counts.items()))
    except StoreError as error:
        yield Finding(False, str(error))
