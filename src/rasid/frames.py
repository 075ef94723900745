"""The record as data frames: pandas or polars, made from the rows of the exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasid.exports.formats import flat
from rasid.exports.schema import columns
from rasid.store.query import Filter
from rasid.store.store import Store

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_FIELDS = frozenset(Filter.__dataclass_fields__)


def to_pandas(store: Store, of: str = "events", **wanted: Any) -> pandas.DataFrame:
    """Events, statements or incidents as a pandas frame; ``wanted`` are the filters of the lists (``type="ASSAULT"``).

    Figures that are not told are ``<NA>``. Needs ``rasid[frames]``; raises ImportError without, StoreError for a bad filter.
    """
    import pandas as pd

    types = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
    rows = list(flat(store, of, _filter(wanted)))
    frame = pd.DataFrame(rows, columns=[column.name for column in columns(of)])
    return frame.astype({column.name: types.get(column.type, "string") for column in columns(of)})


def to_polars(store: Store, of: str = "events", **wanted: Any) -> polars.DataFrame:
    """Events, statements or incidents as a polars frame; see ``to_pandas``."""
    import polars as pl

    types = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean}
    schema = {column.name: types.get(column.type, pl.String) for column in columns(of)}
    return pl.DataFrame(list(flat(store, of, _filter(wanted))), schema=schema)


def to_arrow(store: Store, of: str = "events", **wanted: Any) -> pyarrow.Table:
    """Events, statements or incidents as an Arrow table; see ``to_pandas``."""
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    schema = pa.schema([pa.field(column.name, types.get(column.type, pa.string())) for column in columns(of)])
    return pa.Table.from_pylist(list(flat(store, of, _filter(wanted))), schema)


def _filter(wanted: dict[str, Any]) -> Filter:
    unknown = sorted(wanted.keys() - _FIELDS)
    if unknown:
        raise TypeError(f"no such filter: {', '.join(unknown)}; there are {', '.join(sorted(_FIELDS))}")
    return Filter(**wanted)
