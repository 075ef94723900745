"""Bulk runs on Daft: native, against S3, cut off and started again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coders
import pyarrow.parquet as parquet
import pytest

from rasid.scale import bulk
from rasid.scale.bulk import BulkError, code_all, link_all
from rasid.scale.files import FilesError, Target
from rasid.scale.shards import Job
from rasid.scale.worker import standard

TEXT = "أعلنت وزارة الداخلية العراقية في بيان يوم الأحد أن مسلحين مجهولين قتلوا ثلاثة جنود في هجوم على حاجز قرب مدينة كركوك."


@pytest.fixture(scope="module")
def daft() -> Any:
    return bulk.start("native")


def write(path: Path, *texts: str | bytes) -> str:
    lines = [
        text if isinstance(text, bytes) else json.dumps({"id": f"a{n}", "text": text, "date": "2024-09-29"}).encode()
        for n, text in enumerate(texts)
    ]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return str(path)


def rows(target: Target, folder: str) -> list[dict[str, Any]]:
    return [row for name in sorted(target.names(folder)) for row in parquet.read_table(f"{target.url}/{folder}/{name}").to_pylist()]


def test_everything_is_coded_or_rejected_once_and_a_second_run_does_nothing(daft: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *["نص"] * 30, b"{broken", b'{"id": "x"}', "FAIL")
    job = Job(Target(str(tmp_path / "out")), coders.echo)
    total = code_all(daft, [path], job, 2, size=600)
    assert (total.articles, total.rejected, total.before) == (30, 3, 0) and total.units > 2
    assert sorted(row["id"] for row in rows(job.target, "coded")) == sorted(f"a{n}" for n in range(30))
    rejects = rows(job.target, "rejects")
    assert {row["raw"][:8] for row in rejects} >= {"{broken"} and all(row["error"] and row["file"].startswith(path) for row in rejects)
    again = code_all(daft, [path], job, 2, size=600)
    assert (again.units, again.before, again.articles) == (0, total.units, 0)


def test_a_run_that_was_cut_off_goes_on(daft: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *["نص"] * 40)
    job = Job(Target(str(tmp_path / "out")), coders.echo)

    class Cut(Exception):
        pass

    def cut(done: Any) -> None:
        raise Cut

    with pytest.raises(Cut):
        code_all(daft, [path], job, 1, cut, size=500)
    done = job.target.names("done")
    marks = {name: job.target.read("done", name) for name in done}
    total = code_all(daft, [path], job, 1, size=500)
    assert done and total.before == len(done) and len(rows(job.target, "coded")) == 40
    assert all(job.target.read("done", name) == mark for name, mark in marks.items())  # not done again


def test_an_article_that_kills_its_worker_is_put_aside(daft: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *["نص"] * 10, "DIE", *["نص"] * 10)
    job = Job(Target(str(tmp_path / "out")), coders.echo)
    code_all(daft, [path], job, 1, size=800)
    assert len(rows(job.target, "coded")) == 20
    (lost,) = rows(job.target, "rejects")
    assert "died" in lost["error"] and "DIE" in lost["raw"]


def test_coded_articles_as_json_lines(daft: Any, tmp_path: Path) -> None:
    import gzip

    path = write(tmp_path / "a.jsonl", "نص", b"{broken")
    job = Job(Target(str(tmp_path / "out")), coders.echo, "jsonl")
    code_all(daft, [path], job, 1)
    (name,) = job.target.names("coded")
    assert json.loads(gzip.decompress(job.target.read("coded", name)))["id"] == "a0"
    (name,) = job.target.names("rejects")
    assert json.loads(gzip.decompress(job.target.read("rejects", name)))["raw"] == "{broken"


def test_an_article_that_cannot_be_linked_is_put_aside_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasid.scale import shards, units

    real = shards.reports
    monkeypatch.setattr(shards, "reports", lambda article, coded: 1 / 0 if article.id == "a1" else real(article, coded))
    (unit,) = units.units([write(tmp_path / "a.jsonl", "نص", "نص", "نص")])
    job = Job(Target(str(tmp_path / "out")), coders.echo)
    done = shards.do(unit, job)
    assert (done.articles, done.rejected) == (2, 1)
    (lost,) = rows(job.target, "rejects")
    assert "article a1 could not be made ready for linking: ZeroDivisionError" in lost["error"] and '"a1"' in lost["raw"]


@pytest.mark.parametrize("runner", ["fast", "http://x"])
def test_a_runner_that_is_none_is_told(runner: str) -> None:
    with pytest.raises(BulkError, match="--runner must be"):
        bulk.start(runner)


def test_nothing_to_read_is_told(daft: Any, tmp_path: Path) -> None:
    with pytest.raises(BulkError, match="nothing to read"):
        code_all(daft, [str(tmp_path)], Job(Target(str(tmp_path / "out")), coders.echo), 1)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    told = {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "us-east-1"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=url, region_name="us-east-1")
    client.create_bucket(Bucket="news")
    yield client
    server.stop()


def test_from_and_to_object_storage_with_incidents(daft: Any, s3: Any, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": f"a{n}", "text": TEXT, "date": "2024-09-29"}) for n in range(4)) + "\n{broken\n"
    s3.put_object(Bucket="news", Key="in/a.jsonl", Body=lines.encode())
    job = Job(Target("s3://news/out"), standard)
    total = code_all(daft, ["s3://news/in/*.jsonl"], job, 1, size=900)
    assert (total.articles, total.rejected) == (4, 1)
    assert link_all(daft, job.target) >= 1
    keys = {item["Key"] for item in s3.list_objects_v2(Bucket="news", Prefix="out/")["Contents"]}
    assert {key.split("/")[1] for key in keys} == {"begun", "coded", "rejects", "reports", "incidents", "done"}
    found = daft.read_parquet("s3://news/out/incidents/*.parquet", io_config=bulk._io(daft)).to_pylist()
    incidents = [json.loads(row["record"]) for row in found]
    assault = max(incidents, key=lambda one: one["articles"])
    assert assault["type"].startswith("ASSAULT") and (assault["articles"], assault["origins"]) == (4, 1)
    assert link_all(daft, job.target) == len(incidents)  # doing it again replaces what was there
    assert len(daft.read_parquet("s3://news/out/incidents/*.parquet", io_config=bulk._io(daft)).to_pylist()) == len(incidents)
    assert code_all(daft, ["s3://news/in/*.jsonl"], job, 1, size=900).units == 0


def test_storage_that_refuses_is_told(s3: Any) -> None:
    with pytest.raises(FilesError):
        Target("s3://no-such-bucket/out").write("coded", "a", b"x")
