"""The bulk run on a local Ray cluster of two nodes. Stands last in the order of the tests: it takes the machine for half a minute."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import TEXT

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="needs Ray: pip install 'rasid[ray]'")
def test_two_nodes_code_link_and_do_nothing_twice(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a{n}", "text": TEXT, "date": "2024-09-29"}) for n in range(12)]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join([*lines, "{broken"]) + "\n", encoding="utf-8")
    command = [sys.executable, str(HERE / "on_ray.py"), str(source), str(tmp_path / "out"), "--standard"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "RAY_USAGE_STATS_ENABLED": "0", "RAY_DISABLE_MEMORY_MONITOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(next(line for line in done.stdout.splitlines() if line.startswith('{"articles"')))
    assert (told["articles"], told["rejected"], told["again"]) == (12, 1, 0) and told["before"] == told["units"] > 4
    assert told["nodes"] == 2 and told["workers"] == 2 and told["incidents"] >= 1
