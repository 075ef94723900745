"""Very many articles on Daft: on this machine or on a Ray cluster, without a change of the program.

The work is a table of units (see ``units.py``). Workers load the model once, take units, and write the parts of each beside each
other into the target, a mark that it is done last; so nothing passes through the program that started them, a run that was
cut off goes on where it stopped, and a unit done twice leaves the same parts. Incidents follow in a second pass over the
reports that the first has written: grouped by block and linked, then grouped by incident.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from rasid.record import dumps
from rasid.scale.blocks import Groups, linked, made
from rasid.scale.files import Target
from rasid.scale.shards import Done, Job, do
from rasid.scale.units import Unit, units

_ATTEMPTS = 3
_started: list[str] = []  # the runner of this process: Daft takes one and no other


class BulkError(RuntimeError):
    """A run that cannot start or go on; the message says why in plain words."""


class Total(NamedTuple):
    """What a run did: units done now, units done before, articles, rejected records, incidents (None: not asked for)."""

    units: int
    before: int
    articles: int
    rejected: int
    incidents: int | None = None


def start(runner: str) -> Any:
    """Daft on a runner: ``native``, ``ray`` (a cluster on this machine or that RAY_ADDRESS names) or ``ray://HOST:PORT``. Raises BulkError."""
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    if runner not in ("native", "ray") and not runner.startswith("ray:"):
        raise BulkError(f'--runner must be native, ray or ray://HOST:PORT, not "{runner}"')
    try:
        import daft
    except ImportError:
        raise BulkError("bulk coding needs Daft: pip install 'rasid[scale]'") from None
    if _started:
        if _started != [runner]:
            raise BulkError(f"this process works on {_started[0]} already; Daft cannot change to {runner}")
    elif runner == "native":
        daft.set_runner_native()
    else:
        try:
            import ray  # noqa: F401
        except ImportError:
            raise BulkError("a Ray cluster needs Ray: pip install 'rasid[ray]'") from None
        address = None if runner == "ray" else runner if runner.startswith("ray://") else runner.removeprefix("ray:")
        daft.set_runner_ray(address=address, noop_if_initialized=True)
    daft.set_execution_config(maintain_order=False)  # in order, a worker waits with its next unit for those that took longer
    _started[:] = [runner]
    return daft


def code_all(
    daft: Any, inputs: Sequence[str], job: Job, jobs: int, told: Callable[[Done], None] = lambda done: None, size: int | None = None
) -> Total:
    """Codes everything of the inputs that is not done yet, with ``jobs`` workers. Raises BulkError, FilesError."""
    every = units(inputs, size)
    if not every:
        raise BulkError(f"nothing to read in {', '.join(inputs)}")
    before = len(every) - len(_left(every, job))
    articles = rejected = 0
    for attempt in range(_ATTEMPTS):
        left = _left(every, job)
        try:
            for done in _coded(daft, left, job, jobs) if left else ():
                told(done)
                articles += done.articles
                rejected += done.rejected
            break
        except BulkError:  # an article that kills its worker is found when its unit is done with care
            if attempt == _ATTEMPTS - 1:
                raise
    return Total(len(every) - before, before, articles, rejected)


def _left(every: Sequence[Unit], job: Job) -> list[Unit]:
    done = job.target.names("done")
    return [unit for unit in every if f"{unit.id}.json" not in done]


def _coded(daft: Any, left: list[Unit], job: Job, jobs: int) -> Iterator[Done]:
    worker = _worker(daft, jobs)(msgspec.json.encode([job.target.url, job.form, job.columns, job.date]).decode(), job.make)
    frame = daft.from_pydict({"unit": [msgspec.json.encode(unit).decode() for unit in left]})
    frame = frame.into_partitions(len(left)) if _on_ray(daft) else frame.into_batches(1)
    frame = frame.select(worker.run(frame["unit"]).alias("done"))
    try:
        for row in frame.iter_rows():
            yield msgspec.json.decode(row["done"], type=Done)
    except Exception as error:
        raise BulkError(
            f"a worker failed: {str(error)[-500:].strip()}\nStart the same command again: it goes on where it stopped."
        ) from error


def _on_ray(daft: Any) -> bool:
    return bool(daft.get_or_infer_runner_type() == "ray")


def _worker(daft: Any, jobs: int) -> Any:
    """The class whose objects live in the workers: the model is loaded when they are made, once each."""

    @daft.cls(max_concurrency=jobs, use_process=not _on_ray(daft) or None, cpus=1)
    class Worker:
        def __init__(self, told: str, make: Any) -> None:
            from rasid.scale.worker import load

            url, form, columns, date = msgspec.json.decode(told)
            self.job = Job(Target(url), make, form, columns, date)
            load(make)

        @daft.method.batch(return_dtype=daft.DataType.string(), batch_size=1)
        def run(self, some: Any) -> list[str]:
            given = (msgspec.json.decode(text, type=Unit) for text in some.to_pylist())
            return [msgspec.json.encode(do(unit, self.job)).decode() for unit in given]

    return Worker


def link_all(daft: Any, target: Target) -> int:
    """Gathers the incidents of all reports in the target, and writes them there; how many there are."""
    if not target.names("reports"):
        return 0
    config = _io(daft)
    read = daft.read_parquet(f"{target.url}/reports/*.parquet", io_config=config)
    groups = Groups()
    for row in _links(daft, read).iter_rows():
        groups.join(*row["links"])
    keys, tops = zip(*groups.items(), strict=True)
    told = read.select("key", "report").join(daft.from_pydict({"key": list(keys), "group": list(tops)}), on="key")
    gathered = told.groupby("group").agg(daft.col("report").list_agg().alias("reports"))
    target.remove("incidents")
    gathered.select(_incident(daft)(daft.col("reports")).alias("record")).write_parquet(
        f"{target.url}/incidents", write_mode="overwrite", io_config=config
    )
    return len(set(tops))


def _links(daft: Any, read: Any) -> Any:
    @daft.func(return_dtype=daft.DataType.list(daft.DataType.list(daft.DataType.string())))
    def link_block(reports: list[bytes]) -> list[list[str]]:
        return [list(pair) for pair in linked(reports)]

    by_block = read.select("blocks", "report").explode("blocks").groupby("blocks").agg(daft.col("report").list_agg().alias("reports"))
    return by_block.select(link_block(daft.col("reports")).alias("links")).explode("links")


def _incident(daft: Any) -> Any:
    @daft.func(return_dtype=daft.DataType.string())
    def make_incident(reports: list[bytes]) -> str:
        return dumps(made(reports))

    return make_incident


def _io(daft: Any) -> Any:
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    told = {
        "endpoint_url": endpoint,
        "region_name": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        "key_id": os.environ.get("AWS_ACCESS_KEY_ID"),
        "access_key": os.environ.get("AWS_SECRET_ACCESS_KEY"),
        "session_token": os.environ.get("AWS_SESSION_TOKEN"),
        "use_ssl": None if endpoint is None else endpoint.startswith("https"),
    }
    return daft.io.IOConfig(s3=daft.io.S3Config(**{name: value for name, value in told.items() if value is not None}))
