"""The formats the record can be exported in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from rasid.exports import datasets, graph, rows, write
from rasid.exports.datasets import Account, accounts
from rasid.exports.schema import Cells, columns
from rasid.exports.write import ExportError
from rasid.record import CodedArticle, dumps
from rasid.store.query import Filter, articles, events, incidents, statements
from rasid.store.store import Store

T = TypeVar("T")
OF = ("events", "statements", "incidents")
FLAT = ("csv", "xlsx", "parquet", "geojson")
OTHERS = ("jsonl", "graphml", "polecat", "acled", "gtd", "ucdp", "ftm")
FORMATS = (*FLAT, *OTHERS)


def export(store: Store, format: str, path: Path, wanted: Filter, of: str = "events") -> int:
    """Writes what answers to the filter, reading and writing it one by one; how many rows, lines or features there were.

    ``of`` tells csv, xlsx, parquet and geojson what to write. Raises ExportError for what cannot be written so.
    """
    if format not in FORMATS or of not in OF:
        raise ExportError(f'"{format if format not in FORMATS else of}" is none of {", ".join(FORMATS if format not in FORMATS else OF)}')
    counted = _Counter()
    if format in FLAT:
        if format == "geojson" and of == "statements":
            raise ExportError("statements have no point of their own; geojson takes --of events or --of incidents")
        some, listed = counted(flat(store, of, wanted)), columns(of)
        if format == "xlsx":
            write.write_xlsx(some, listed, path, of)
        else:
            {"csv": write.write_csv, "parquet": write.write_parquet, "geojson": write.write_geojson}[format](some, listed, path)
    elif format == "jsonl":
        write.write_lines(counted(dumps(coded) + "\n" for coded in articles(store, wanted)), path)
    elif format == "graphml":
        write.write_lines(graph.graphml(counted(events(store, wanted))), path)
    elif format == "ftm":
        write.write_lines(counted(graph.followthemoney(_accounts(store, wanted))), path)
    elif format == "polecat":
        write.write_tsv(counted(map(datasets.polecat, events(store, wanted))), columns("polecat"), path)
    else:
        make: Callable[[Account], Cells | None] = {"acled": datasets.acled, "gtd": datasets.gtd, "ucdp": datasets.ucdp}[format]
        made = (row for account in _accounts(store, wanted) if (row := make(account)) is not None)
        write.write_csv(counted(made), columns(format), path)
    return counted.count


def flat(store: Store, of: str, wanted: Filter) -> Iterator[Cells]:
    """Events, statements or incidents as flat rows."""
    if of == "events":
        return map(rows.event_row, events(store, wanted))
    if of == "statements":
        return map(rows.statement_row, statements(store, wanted))
    return map(rows.incident_row, incidents(store, wanted))


def _accounts(store: Store, wanted: Filter) -> Iterator[Account]:
    def fetch(ident: str) -> CodedArticle | None:
        found = store.article(ident)
        return found[1] if found else None

    return accounts(incidents(store, wanted), fetch)


class _Counter:
    """Counts what passes."""

    count = 0

    def __call__(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            self.count += 1
            yield item
